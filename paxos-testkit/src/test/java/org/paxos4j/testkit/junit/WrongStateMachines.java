/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.statemachine.Timed;

/** Sums by name, which are forgotten after a while: once right, and with one mistake each. */
final class WrongStateMachines {
    private WrongStateMachines() {}

    /** The command. */
    public record Add(String name, int number) {}

    /** The query. */
    public record Look(String name) {}

    /** The answer to both. */
    public record Sum(long value, String remark) {}

    /** Not pinned. */
    public record Stranger() {}

    /** Keeps all rules. */
    public static class Right implements StateMachineProvider {
        @Override
        public String name() {
            return "sums";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return List.of(
                    PinnedType.command(1, Add.class), PinnedType.query(2, Look.class), PinnedType.result(3, Sum.class));
        }

        @Override
        public StateMachine create() {
            return new Sums();
        }
    }

    private static class Sums implements StateMachine, Queryable, Timed, Snapshots {
        private static final Duration KEPT = Duration.ofMinutes(1);

        final Map<String, Long> sums = new TreeMap<>();
        /** Part of the state, and of each answer. */
        long additions;

        private Duration forgotten = KEPT;

        @Override
        public Record apply(ApplyContext context, Record command) throws CommandRejected {
            Add add = (Add) command;
            if (add.number() < 0) {
                throw new CommandRejected("less than nothing: " + add.number());
            }
            additions++;
            return new Sum(sums.merge(add.name(), (long) add.number(), Long::sum), remark());
        }

        String remark() {
            return "addition " + additions;
        }

        @Override
        public Record query(ApplyContext context, Record query) {
            return new Sum(sums.getOrDefault(((Look) query).name(), 0L), remark());
        }

        @Override
        public Optional<Duration> nextDeadline() {
            return Optional.of(forgotten);
        }

        @Override
        public void onDeadline(ApplyContext context) {
            sums.clear();
            forgotten = context.time().plus(KEPT);
        }

        @Override
        public void writeSnapshot(OutputStream target) throws IOException {
            write(sums, target);
        }

        final void write(Map<String, Long> ordered, OutputStream target) throws IOException {
            DataOutputStream data = new DataOutputStream(target);
            data.writeLong(additions);
            data.writeLong(forgotten.toNanos());
            data.writeInt(ordered.size());
            for (Map.Entry<String, Long> sum : ordered.entrySet()) {
                data.writeUTF(sum.getKey());
                data.writeLong(sum.getValue());
            }
        }

        @Override
        public void readSnapshot(InputStream source) throws IOException {
            DataInputStream data = new DataInputStream(source);
            additions = data.readLong();
            forgotten = Duration.ofNanos(data.readLong());
            for (int left = data.readInt(); left > 0; left--) {
                sums.put(data.readUTF(), data.readLong());
            }
        }
    }

    /** Has the hash code that its identity gives it. */
    private static final class Thing<T> {
        private final T content;

        Thing(T content) {
            this.content = content;
        }
    }

    public static final class LooksAtTheClock extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                String remark() {
                    return "at " + System.nanoTime();
                }
            };
        }
    }

    public static final class GoesThroughIdentities extends Right {
        @Override
        public StateMachine create() {
            Set<Thing<Integer>> things = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                things.add(new Thing<>(i));
            }
            return new Sums() {
                @Override
                String remark() {
                    return "first is " + things.iterator().next().content;
                }
            };
        }
    }

    public static final class HasStaticState extends Right {
        private static long all;

        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                String remark() {
                    all++;
                    return "addition " + all + " of all";
                }
            };
        }
    }

    public static final class FollowsTheLocale extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                @SuppressWarnings("StringCaseLocaleUsage") // the mistake
                String remark() {
                    return "addition".toUpperCase();
                }
            };
        }
    }

    public static final class FollowsTheTimeZone extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                String remark() {
                    return Instant.EPOCH.atZone(ZoneId.systemDefault()).toString();
                }
            };
        }
    }

    public static final class AsksForItsThread extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                String remark() {
                    return Thread.currentThread().getName();
                }
            };
        }
    }

    public static final class CountsQueries extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Record query(ApplyContext context, Record query) {
                    additions++;
                    return super.query(context, query);
                }
            };
        }
    }

    public static final class RejectsAfterAChange extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Record apply(ApplyContext context, Record command) throws CommandRejected {
                    if (((Add) command).number() < 0) {
                        additions++;
                    }
                    return super.apply(context, command);
                }
            };
        }
    }

    public static final class CountsHowOftenItIsAsked extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Optional<Duration> nextDeadline() {
                    additions++;
                    return super.nextDeadline();
                }
            };
        }
    }

    public static final class StaysAtItsDeadline extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public void onDeadline(ApplyContext context) {
                    sums.clear();
                }
            };
        }
    }

    public static final class AnswersNothing extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Record apply(ApplyContext context, Record command) throws CommandRejected {
                    Record answer = super.apply(context, command);
                    return ((Add) command).number() == 3 ? null : answer;
                }
            };
        }
    }

    public static final class AnswersWhatIsNotPinned extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Record apply(ApplyContext context, Record command) throws CommandRejected {
                    Record answer = super.apply(context, command);
                    return ((Add) command).number() == 3 ? new Stranger() : answer;
                }
            };
        }
    }

    public static final class AnswersTooMuch extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public Record apply(ApplyContext context, Record command) throws CommandRejected {
                    Record answer = super.apply(context, command);
                    return ((Add) command).number() == 3 ? new Sum(0, "x".repeat(1 << 20)) : answer;
                }
            };
        }
    }

    public static final class ForgetsInItsSnapshot extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public void readSnapshot(InputStream source) throws IOException {
                    super.readSnapshot(source);
                    additions = 0;
                }
            };
        }
    }

    public static final class WritesInNoOrder extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public void writeSnapshot(OutputStream target) throws IOException {
                    Set<Thing<Map.Entry<String, Long>>> things = new HashSet<>();
                    sums.entrySet().forEach(sum -> things.add(new Thing<>(sum)));
                    Map<String, Long> shuffled = new LinkedHashMap<>();
                    things.forEach(thing -> shuffled.put(thing.content.getKey(), thing.content.getValue()));
                    write(shuffled, target);
                }
            };
        }
    }

    public static final class ChangesWhenItWrites extends Right {
        @Override
        public StateMachine create() {
            return new Sums() {
                @Override
                public void writeSnapshot(OutputStream target) throws IOException {
                    super.writeSnapshot(target);
                    additions++;
                }
            };
        }
    }

    public static final class TurnsItsTypes extends Right {
        private int asked;

        @Override
        public List<PinnedType> types() {
            List<PinnedType> types = new ArrayList<>(super.types());
            asked++;
            Collections.rotate(types, asked);
            return types;
        }
    }

    /** In no file of services. */
    public static final class IsNotNamed extends Right {}

    public static final class NeedsAnArgument extends Right {
        private final String argument;

        private NeedsAnArgument(String argument) {
            this.argument = argument;
        }

        static StateMachineProvider of(String argument) {
            return new NeedsAnArgument(argument);
        }

        @Override
        public String version() {
            return argument;
        }
    }
}
