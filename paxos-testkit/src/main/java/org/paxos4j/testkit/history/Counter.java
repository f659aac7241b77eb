/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counters with names. An answer is the value afterwards, or empty if the counter refused: a compare-and-set that found another
 * value than it expected, an addition that does not fit into 64 bits.
 */
public final class Counter implements Specification<Counter.Input, OptionalLong, Counter.State> {
    private final State initial;

    private Counter(State initial) {
        this.initial = initial;
    }

    /**
     * All counters are new.
     *
     * @param value of each of them
     * @return the specification
     */
    public static Counter startingAt(long value) {
        return new Counter(new State(OptionalLong.of(value), Set.of()));
    }

    /**
     * Counters that were used before the history began. The first answer tells the value.
     *
     * @return the specification
     */
    public static Counter startingAnywhere() {
        return new Counter(new State(OptionalLong.empty(), Set.of()));
    }

    /** What can be asked for. */
    public sealed interface Input {
        /**
         * Which counter.
         *
         * @return its name
         */
        String key();
    }

    /**
     * Adds, and answers the new value.
     *
     * @param key which counter
     * @param delta what is added
     */
    public record Add(String key, long delta) implements Input {}

    /**
     * Answers the value.
     *
     * @param key which counter
     */
    public record Get(String key) implements Input {}

    /**
     * Sets the value if it is the expected one, and answers the new one; else changes nothing, and refuses.
     *
     * @param key which counter
     * @param expected which value must be there
     * @param value the new one
     */
    public record CompareAndSet(String key, long expected, long value) implements Input {}

    /**
     * What is known of a counter.
     *
     * @param value empty as long as no answer told it
     * @param ruledOut values that it does not have; only as long as its value is not known
     */
    public record State(OptionalLong value, Set<Long> ruledOut) {
        /** Keeps a copy. */
        public State {
            ruledOut = Set.copyOf(ruledOut);
        }

        boolean canBe(long candidate) {
            return value.isPresent() ? value.getAsLong() == candidate : !ruledOut.contains(candidate);
        }

        State not(long candidate) {
            if (value.isPresent()) {
                return this;
            }
            Set<Long> more = new TreeSet<>(ruledOut);
            more.add(candidate);
            return new State(value, more);
        }

        @Override
        public String toString() {
            if (value.isPresent()) {
                return Long.toString(value.getAsLong());
            }
            return ruledOut.isEmpty() ? "any value" : "any value but " + new TreeSet<>(ruledOut);
        }
    }

    @Override
    public State initial() {
        return initial;
    }

    @Override
    public Optional<State> next(State state, Input input, Optional<OptionalLong> output) {
        if (input instanceof Add add) {
            return added(state, add.delta(), output);
        }
        if (input instanceof CompareAndSet compare) {
            return compared(state, compare, output);
        }
        if (output.isEmpty()) {
            return Optional.of(state);
        }
        OptionalLong read = output.get();
        return read.isPresent() && state.canBe(read.getAsLong()) ? known(read.getAsLong()) : Optional.empty();
    }

    private static Optional<State> known(long value) {
        return Optional.of(new State(OptionalLong.of(value), Set.of()));
    }

    private static Optional<State> added(State state, long delta, Optional<OptionalLong> output) {
        if (output.isPresent() && output.get().isPresent()) {
            long after = output.get().getAsLong();
            long before = after - delta;
            return !overflows(before, delta) && state.canBe(before) ? known(after) : Optional.empty();
        }
        boolean refused = output.isPresent();
        if (state.value().isEmpty()) {
            // Which values do not overflow is not kept: no counter of unknown value comes close to the end of 64 bits.
            return Optional.of(refused ? state : shifted(state, delta));
        }
        long before = state.value().getAsLong();
        if (overflows(before, delta)) {
            return Optional.of(state);
        }
        return refused ? Optional.empty() : known(before + delta);
    }

    private static boolean overflows(long before, long delta) {
        long after = before + delta;
        return ((before ^ after) & (delta ^ after)) < 0;
    }

    private static State shifted(State state, long delta) {
        Set<Long> ruledOut = new TreeSet<>();
        state.ruledOut().forEach(value -> ruledOut.add(value + delta));
        return new State(state.value(), ruledOut);
    }

    /** What is unknown did set the value: if it did not, it is the same as if it was never done. */
    private static Optional<State> compared(State state, CompareAndSet compare, Optional<OptionalLong> output) {
        boolean refused = output.isPresent() && output.get().isEmpty();
        if (refused) {
            return state.value().equals(OptionalLong.of(compare.expected()))
                    ? Optional.empty()
                    : Optional.of(state.not(compare.expected()));
        }
        if (output.isPresent() && output.get().getAsLong() != compare.value()) {
            return Optional.empty();
        }
        return state.canBe(compare.expected()) ? known(compare.value()) : Optional.empty();
    }

    @Override
    public Optional<String> key(Input input) {
        return Optional.of(input.key());
    }
}
