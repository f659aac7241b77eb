/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.List;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** The smallest state machine that shows a lost, repeated or reordered command: a sum, answered after each addition. */
public final class TallyProvider implements StateMachineProvider {
    /** Adds to the sum. */
    public record Plus(long amount) {}

    /** Adds to the sum, and takes room on its way. */
    public record PlusWithBallast(long amount, Bytes ballast) {}

    /** The sum after an addition. */
    public record Sum(long value) {}

    @Override
    public String name() {
        return "tally";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(
                PinnedType.command(1, Plus.class),
                PinnedType.result(2, Sum.class),
                PinnedType.command(3, PlusWithBallast.class));
    }

    @Override
    public StateMachine create() {
        return new StateMachine() {
            private long sum;

            @Override
            public Record apply(ApplyContext context, Record command) throws CommandRejected {
                if (command instanceof Plus plus) {
                    sum += plus.amount();
                } else if (command instanceof PlusWithBallast plus) {
                    sum += plus.amount();
                } else {
                    throw new CommandRejected("not an addition");
                }
                return new Sum(sum);
            }
        };
    }
}
