/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;
import java.util.function.Function;

/**
 * What one client asked for once, and how that ended. Events are numbered from 0 on in the order in which they happened: each
 * invocation is one, each ending is one.
 *
 * @param <I> what operations ask for
 * @param <O> what operations answer
 * @param client who asked; only for people to read
 * @param input what was asked for
 * @param ending how it ended
 * @param invoked the number of the event of its invocation
 * @param returned the number of the event after which it can no longer take effect, or {@link #NEVER} if it is unknown whether
 *     it did
 */
public record Operation<I, O>(long client, I input, Ending<O> ending, int invoked, int returned) {
    /** After all events. */
    public static final int NEVER = Integer.MAX_VALUE;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if it returned before it was invoked, or returned though its ending is unknown, or did
     *     not though its ending is known
     */
    public Operation {
        if (invoked < 0 || returned <= invoked) {
            throw new IllegalArgumentException("invoked at " + invoked + ", returned at " + returned);
        }
        if ((returned == NEVER) != (ending instanceof Ending.Unknown<O>)) {
            throw new IllegalArgumentException("an operation that ends " + ending + " cannot return at " + returned);
        }
    }

    /**
     * The same operation in other words.
     *
     * @param <J> what operations ask for
     * @param <P> what operations answer
     * @param newInput what was asked for
     * @param endings what an answer means: an answer in other words, that nothing was done, or that it may yet be done
     * @return the operation
     */
    public <J, P> Operation<J, P> as(J newInput, Function<O, Ending<P>> endings) {
        Ending<P> newEnding;
        if (ending instanceof Ending.Ok<O> ok) {
            newEnding = endings.apply(ok.output());
        } else if (ending instanceof Ending.Fail<O>) {
            newEnding = new Ending.Fail<>();
        } else {
            newEnding = new Ending.Unknown<>();
        }
        int newReturned = newEnding instanceof Ending.Unknown<P> ? NEVER : returned;
        return new Operation<>(client, newInput, newEnding, invoked, newReturned);
    }

    /** What it answered, if that is known. */
    Optional<O> output() {
        return ending instanceof Ending.Ok<O> ok ? Optional.of(ok.output()) : Optional.empty();
    }

    /** As it looked to somebody who saw only the events below {@code events}. It had been invoked by then. */
    Operation<I, O> before(int events) {
        // What certainly never happens is left out of every order; nothing is gained by forgetting it for a while.
        return returned < events || ending instanceof Ending.Fail<O>
                ? this
                : new Operation<>(client, input, new Ending.Unknown<>(), invoked, NEVER);
    }

    /** Whether the two may have taken effect in either order. */
    boolean isConcurrentTo(Operation<I, O> other) {
        return invoked < other.returned && other.invoked < returned;
    }

    @Override
    public String toString() {
        String end = returned == NEVER ? "" : " to " + returned;
        return "client " + client + ": " + input + " " + ending + " [" + invoked + end + "]";
    }
}
