/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.util.List;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** Adds up, refuses and fails on demand. Its results tell where in the log they were made. */
public final class TallyProvider implements StateMachineProvider {
    private final String name;

    public TallyProvider() {
        this("tally");
    }

    public TallyProvider(String name) {
        this.name = name;
    }

    /** Adds; answered by a {@link Sum}. */
    public record Add(long amount) {}

    public record Sum(long total, long slot, long timeNanos) {}

    /** Is refused. */
    public record Refuse(String reason) {}

    /** Makes the state machine fail in a way of the given name. */
    public record Fail(String how) {}

    /** Not pinned. */
    public record Stranger() {}

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
        return List.of(
                PinnedType.command(4, Fail.class),
                PinnedType.command(1, Add.class),
                PinnedType.result(2, Sum.class),
                PinnedType.command(3, Refuse.class));
    }

    @Override
    public StateMachine create() {
        return new StateMachine() {
            private long total;

            @Override
            public Record apply(ApplyContext context, Record command) throws CommandRejected {
                if (command instanceof Add add) {
                    total += add.amount();
                    return new Sum(total, context.slot(), context.time().toNanos());
                }
                if (command instanceof Refuse refuse) {
                    throw new CommandRejected(refuse.reason());
                }
                return fail(((Fail) command).how());
            }
        };
    }

    private static Record fail(String how) {
        switch (how) {
            case "exception" -> throw new IllegalStateException("at " + System.identityHashCode(how));
            case "assertion" -> throw new AssertionError("broken");
            case "machine" -> throw new StackOverflowError();
            case "null" -> {
                return null;
            }
            default -> {
                return new Stranger();
            }
        }
    }
}
