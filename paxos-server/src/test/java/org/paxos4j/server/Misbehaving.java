/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * State machines on the class path of the tests, each with a fault that people really make. A node runs one of them only if
 * its configuration names it.
 */
public abstract class Misbehaving implements StateMachineProvider {
    private final String name;

    Misbehaving(String name) {
        this.name = name;
    }

    /**
     * The command of all of them, and its answer.
     *
     * @param what anything
     */
    public record Do(String what) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(PinnedType.command(1, Do.class));
    }

    /** {@code hoarding}: keeps four MiB more with each command, and forgets none. */
    public static final class Hoarding extends Misbehaving {
        /** For the service loader. */
        public Hoarding() {
            super("hoarding");
        }

        @Override
        public StateMachine create() {
            Map<Long, byte[]> history = new HashMap<>();
            return (context, command) -> {
                history.put(context.slot(), new byte[4 << 20]);
                return new Do("so far " + history.size());
            };
        }
    }

    /** {@code endless}: calls itself without end. */
    public static final class Endless extends Misbehaving {
        /** For the service loader. */
        public Endless() {
            super("endless");
        }

        @Override
        public StateMachine create() {
            return new StateMachine() {
                @Override
                public Record apply(ApplyContext context, Record command) {
                    return new Do("depth " + down(1));
                }

                private int down(int depth) {
                    return depth == 0 ? 0 : down(depth + 1) - 1;
                }
            };
        }
    }

    /** {@code stuck}: waits for something that never comes. */
    public static final class Stuck extends Misbehaving {
        /** For the service loader. */
        public Stuck() {
            super("stuck");
        }

        @Override
        public StateMachine create() {
            return new WaitingForGodot();
        }
    }

    /** Its state machine has a name of its own, which the operator is told. */
    static final class WaitingForGodot implements StateMachine {
        @Override
        public Record apply(ApplyContext context, Record command) {
            while (true) {
                LockSupport.park(this);
            }
        }
    }

    /** {@code versioned}: its version is what somebody put on the node's class path, here the property test.version. */
    public static final class Versioned extends Misbehaving {
        /** For the service loader. */
        public Versioned() {
            super("versioned");
        }

        @Override
        public String version() {
            return System.getProperty("test.version", "1");
        }

        @Override
        public StateMachine create() {
            return (context, command) -> command;
        }
    }

    /** {@code fickle}: its answer is not a matter of the log alone, but of the machine, here the property test.answer. */
    public static final class Fickle extends Misbehaving {
        /** For the service loader. */
        public Fickle() {
            super("fickle");
        }

        @Override
        public StateMachine create() {
            return (context, command) -> new Do(System.getProperty("test.answer", "as always"));
        }
    }

    /** {@code incomplete}: a part of it is not on the class path. */
    public static final class Incomplete extends Misbehaving {
        /** For the service loader. */
        public Incomplete() {
            super("incomplete");
        }

        @Override
        public StateMachine create() {
            throw new NoClassDefFoundError("org/example/PriceTable");
        }
    }

    /** {@code slow}: takes for ever to be made. */
    public static final class Slow extends Misbehaving {
        /** For the service loader. */
        public Slow() {
            super("slow");
        }

        @Override
        public StateMachine create() {
            System.err.println("making");
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
