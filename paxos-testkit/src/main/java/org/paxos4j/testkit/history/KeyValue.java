/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.Optional;

/** Texts with names, each empty at first. An answer is the text that is there afterwards, or nothing for those that only write. */
public final class KeyValue implements Specification<KeyValue.Input, Optional<String>, String> {
    /** All are empty. */
    public KeyValue() {}

    /** What can be asked for. */
    public sealed interface Input {
        /**
         * Which text.
         *
         * @return its name
         */
        String key();
    }

    /**
     * Answers the text.
     *
     * @param key which text
     */
    public record Get(String key) implements Input {}

    /**
     * Replaces the text, and answers nothing.
     *
     * @param key which text
     * @param text what is there afterwards
     */
    public record Put(String key, String text) implements Input {}

    /**
     * Adds to the end of the text, and answers nothing.
     *
     * @param key which text
     * @param text what is added
     */
    public record Append(String key, String text) implements Input {}

    @Override
    public String initial() {
        return "";
    }

    @Override
    public Optional<String> next(String state, Input input, Optional<Optional<String>> output) {
        if (input instanceof Put put) {
            return Optional.of(put.text());
        }
        if (input instanceof Append append) {
            return Optional.of(state + append.text());
        }
        return output.isEmpty() || output.get().equals(Optional.of(state)) ? Optional.of(state) : Optional.empty();
    }

    @Override
    public Optional<String> key(Input input) {
        return Optional.of(input.key());
    }
}
