/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

/**
 * Says whether a history is linearizable. Safe for use by any thread.
 *
 * @param <I> what operations ask for
 * @param <O> what operations answer
 */
public interface HistoryChecker<I, O> {
    /**
     * Looks for an order of all operations that were done, and of some of the unknown ones, that a correct object would have
     * answered in the same way, and in which no operation comes before one that had returned when it was invoked.
     *
     * @param history what happened
     * @return whether there is one
     */
    Verdict check(History<I, O> history);
}
