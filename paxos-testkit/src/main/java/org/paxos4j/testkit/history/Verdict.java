/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;

/** What a checker says of a history. Never a guess: who cannot tell says {@link Undecided}. */
public sealed interface Verdict {
    /**
     * For people.
     *
     * @return a few lines
     */
    String explanation();

    /** There is an order that explains all answers. */
    record Linearizable() implements Verdict {
        @Override
        public String explanation() {
            return "linearizable";
        }
    }

    /**
     * There is none.
     *
     * @param key the part of the object, see {@link Specification#key}
     * @param operation one that cannot be placed; if that is so in several parts, the one that returned first
     * @param explanation for people: what cannot be placed, and why
     */
    record NotLinearizable(Optional<String> key, Operation<?, ?> operation, String explanation) implements Verdict {}

    /**
     * To tell would have taken more memory than was allowed.
     *
     * @param key the part of the object
     * @param memoryBytes how much was allowed
     */
    record Undecided(Optional<String> key, long memoryBytes) implements Verdict {
        @Override
        public String explanation() {
            return "undecided" + Partitions.of(key) + ": more than " + memoryBytes
                    + " bytes are needed to remember what was tried";
        }
    }
}
