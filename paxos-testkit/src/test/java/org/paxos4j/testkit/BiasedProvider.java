/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.List;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** A state machine that weighs one more on one of the nodes, or on none if that is 0. */
public record BiasedProvider(int node, int biasedNode) implements StateMachineProvider {
    /** Is weighed, and answered by what it weighs; fails below 0. */
    public record Weigh(long weight) {}

    @Override
    public String name() {
        return "biased";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<PinnedType> types() {
        return List.of(PinnedType.command(1, Weigh.class));
    }

    @Override
    public StateMachine create() {
        return new StateMachine() {
            @Override
            public Record apply(ApplyContext context, Record command) throws CommandRejected {
                long weight = ((Weigh) command).weight();
                if (weight < 0) {
                    throw new IllegalStateException("nothing weighs less than nothing");
                }
                return new Weigh(node == biasedNode ? weight + 1 : weight);
            }
        };
    }
}
