/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;

/**
 * Registers with names, each without a value at first. An answer is the value that was read, the value that was written, or
 * empty: nothing was there to read, or a compare-and-set found another value than it expected.
 *
 * @param <V> values; compared with {@code equals}
 */
public final class Register<V> implements Specification<Register.Input<V>, Optional<V>, Optional<V>> {
    /** All are empty. */
    public Register() {}

    /**
     * What can be asked for.
     *
     * @param <V> values
     */
    public sealed interface Input<V> {
        /**
         * Which register.
         *
         * @return its name
         */
        String key();
    }

    /**
     * Answers the value, or empty if there is none.
     *
     * @param <V> values
     * @param key which register
     */
    public record Read<V>(String key) implements Input<V> {}

    /**
     * Answers the value that it wrote.
     *
     * @param <V> values
     * @param key which register
     * @param value to be written
     */
    public record Write<V>(String key, V value) implements Input<V> {}

    /**
     * Writes if the value is the expected one, and answers what it wrote; else changes nothing, and answers empty.
     *
     * @param <V> values
     * @param key which register
     * @param expected which value must be there
     * @param value to be written
     */
    public record CompareAndSet<V>(String key, V expected, V value) implements Input<V> {}

    @Override
    public Optional<V> initial() {
        return Optional.empty();
    }

    @Override
    public Optional<Optional<V>> next(Optional<V> state, Input<V> input, Optional<Optional<V>> output) {
        if (input instanceof Write<V> write) {
            Optional<V> written = Optional.of(write.value());
            return fits(output, written) ? Optional.of(written) : Optional.empty();
        }
        if (input instanceof CompareAndSet<V> compare) {
            boolean found = state.equals(Optional.of(compare.expected()));
            Optional<V> written = found ? Optional.of(compare.value()) : Optional.empty();
            return fits(output, written) ? Optional.of(found ? written : state) : Optional.empty();
        }
        return fits(output, state) ? Optional.of(state) : Optional.empty();
    }

    private static <V> boolean fits(Optional<Optional<V>> output, Optional<V> answer) {
        return output.isEmpty() || output.get().equals(answer);
    }

    @Override
    public Optional<String> key(Input<V> input) {
        return Optional.of(input.key());
    }
}
