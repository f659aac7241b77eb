/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;

/**
 * Locks with names, leases and fencing tokens. An answer is the token of a grant. A new grant has a larger token than all before;
 * an owner who asks for what it holds is answered with the token that it has.
 *
 * <p>Leases end by a clock that clients do not see, so a lock may be lost at any time between two operations. That is why a
 * refusal tells nothing and is recorded as {@link Ending.Fail}; and why unknown renewals and releases may be left out here: the
 * end of a lease explains whatever they would.
 */
public final class Lock implements Specification<Lock.Input, Long, Lock.State> {
    /** Nobody holds a lock; tokens may have been given out before the history began. */
    public Lock() {}

    /** What can be asked for. */
    public sealed interface Input {
        /**
         * Which lock.
         *
         * @return its name
         */
        String key();

        /**
         * In whose name.
         *
         * @return the owner's name
         */
        String owner();
    }

    /**
     * Takes the lock, and answers the token.
     *
     * @param key which lock
     * @param owner in whose name
     */
    public record Acquire(String key, String owner) implements Input {}

    /**
     * Keeps the lock, and answers the token under which it is held.
     *
     * @param key which lock
     * @param owner in whose name
     */
    public record Renew(String key, String owner) implements Input {}

    /**
     * Gives the lock back, and answers the token under which it was held.
     *
     * @param key which lock
     * @param owner in whose name
     */
    public record Release(String key, String owner) implements Input {}

    /**
     * The last grant, whose lease may have ended.
     *
     * @param owner to whom; empty if the lock was given back
     * @param token under which token; empty if its answer was not heard
     * @param lastToken larger tokens were not seen yet
     */
    public record State(Optional<String> owner, Optional<Long> token, long lastToken) {
        private boolean isHeldBy(String name, long underToken) {
            return owner.equals(Optional.of(name))
                    && (token.isPresent() ? token.get() == underToken : underToken > lastToken);
        }

        @Override
        public String toString() {
            String under = token.map(known -> "token " + known).orElse("a token above " + lastToken);
            return owner.map(name -> "granted to " + name + " under " + under).orElse("free after token " + lastToken);
        }
    }

    @Override
    public State initial() {
        return new State(Optional.empty(), Optional.empty(), Long.MIN_VALUE);
    }

    @Override
    public Optional<State> next(State state, Input input, Optional<Long> output) {
        Optional<String> owner = Optional.of(input.owner());
        if (output.isEmpty()) {
            return Optional.of(
                    input instanceof Acquire ? new State(owner, Optional.empty(), state.lastToken()) : state);
        }
        long token = output.get();
        boolean held = state.isHeldBy(input.owner(), token);
        boolean granted = input instanceof Acquire && token > state.lastToken();
        if (!held && !granted) {
            return Optional.empty();
        }
        return Optional.of(
                input instanceof Release
                        ? new State(Optional.empty(), Optional.empty(), token)
                        : new State(owner, output, token));
    }

    @Override
    public Optional<String> key(Input input) {
        return Optional.of(input.key());
    }
}
