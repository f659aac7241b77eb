/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.history.History;

/**
 * What the clients of a {@link Simulation} do, and what must be true of what they were told. Used by one thread at a time for one
 * simulation at a time.
 */
public interface SimulatedWorkload {

    /** New providers of the state machines, for one life of one node. */
    List<StateMachineProvider> stateMachines();

    /**
     * What a client asks for next.
     *
     * @param client which one, from 0 on
     * @param random the only source of chance
     */
    Request next(int client, RandomGenerator random);

    /**
     * Looks at all that was asked and answered, once it is over. What is not explained by one state machine that does one thing
     * after the other must be complained of by an {@link AssertionError}.
     */
    void check(History<Request, Reply> history);

    /**
     * A question to a state machine.
     *
     * @param stateMachine its name
     * @param command a record of one of its pinned types
     */
    record Request(String stateMachine, Record command) {
        @Override
        public String toString() {
            return stateMachine + " " + command;
        }
    }

    /** What a state machine said to it. */
    sealed interface Reply {
        /**
         * It was applied.
         *
         * @param result the answer
         */
        record Answered(Record result) implements Reply {
            @Override
            public String toString() {
                return result.toString();
            }
        }

        /**
         * It was refused, and nothing has changed.
         *
         * @param reason what the state machine said
         */
        record Refused(String reason) implements Reply {
            @Override
            public String toString() {
                return "refused: " + reason;
            }
        }
    }
}
