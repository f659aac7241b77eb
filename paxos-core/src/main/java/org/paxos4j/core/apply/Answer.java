/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.statemachine.Bytes;

/** What became of a command at a state machine. */
sealed interface Answer {
    /** What the objects around an answer take, about. */
    int OVERHEAD_BYTES = 128;

    /** How much memory it takes to keep it, about; equal on all nodes, because it decides outcomes. */
    int weightBytes();

    /** The client is told. */
    record Given(ServerResponse.Outcome outcome, Bytes response) implements Answer {
        static Given of(ServerResponse.Outcome outcome, String reason) {
            return new Given(outcome, Bytes.ofUtf8(reason));
        }

        @Override
        public int weightBytes() {
            return OVERHEAD_BYTES + response.length();
        }
    }

    /** Nobody is told, because the state machine has stopped: the outcome is unknown. */
    record Withheld(Class<? extends Throwable> failure) implements Answer {
        @Override
        public int weightBytes() {
            return OVERHEAD_BYTES;
        }
    }
}
