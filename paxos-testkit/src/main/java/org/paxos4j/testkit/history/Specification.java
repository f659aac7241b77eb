/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;

/**
 * What a correct object does if its operations come one after the other. Implementations are immutable, and answer the same
 * question always in the same way.
 *
 * @param <I> what operations ask for
 * @param <O> what operations answer
 * @param <S> states: immutable, compared with {@code equals} and {@code hashCode}
 */
public interface Specification<I, O, S> {
    /**
     * The state before the first operation.
     *
     * @return of one partition, see {@link #key}
     */
    S initial();

    /**
     * One operation takes effect.
     *
     * @param state before it
     * @param input what it asks for
     * @param output what it answered; empty if that is unknown, then any answer will do. It need not be told here that an
     *     operation without a known answer may as well have no effect: it is tried without it, too
     * @return the state after it; empty if in this state the answer cannot be that one
     */
    Optional<S> next(S state, I input, Optional<O> output);

    /**
     * Which part of the object an operation is about, if operations on different parts have nothing to do with each other.
     * Each part is then checked by itself, which is much faster.
     *
     * @param input what the operation asks for
     * @return the name of the part; empty if there are no parts. The operations of one history have all a key, or none
     */
    default Optional<String> key(I input) {
        return Optional.empty();
    }
}
