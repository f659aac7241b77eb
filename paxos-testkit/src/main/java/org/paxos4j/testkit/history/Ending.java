/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

/**
 * How an operation ended for its client. An operation whose end was not recorded is {@link Unknown}.
 *
 * @param <O> what operations answer
 */
public sealed interface Ending<O> {

    /**
     * It was done, once, between its invocation and its return.
     *
     * @param <O> what operations answer
     * @param output the answer; a refusal that tells something of the state is an answer
     */
    record Ok<O>(O output) implements Ending<O> {
        @Override
        public String toString() {
            return "-> " + output;
        }
    }

    /**
     * It was certainly not done, and will never be.
     *
     * @param <O> what operations answer
     */
    record Fail<O>() implements Ending<O> {
        @Override
        public String toString() {
            return "-> not done";
        }
    }

    /**
     * It may be done at any time after its invocation, long after its client was told that nothing is known, or never.
     *
     * @param <O> what operations answer
     */
    record Unknown<O>() implements Ending<O> {
        @Override
        public String toString() {
            return "-> ?";
        }
    }
}
