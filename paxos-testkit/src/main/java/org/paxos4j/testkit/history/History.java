/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What clients asked for and heard, in the order in which it happened. Immutable.
 *
 * @param <I> what operations ask for; compared with {@code equals}
 * @param <O> what operations answer; compared with {@code equals}
 */
public final class History<I, O> {
    private final List<Operation<I, O>> operations;

    private History(List<Operation<I, O>> operations) {
        this.operations = operations;
    }

    /**
     * All operations, in the order of their invocations.
     *
     * @return an immutable list
     */
    public List<Operation<I, O>> operations() {
        return operations;
    }

    /**
     * A part of it, said in other words: those operations that the function has words for, each at its place.
     *
     * @param <J> what operations ask for
     * @param <P> what operations answer
     * @param words gives an operation in other words, see {@link Operation#as}, or nothing
     * @return the part
     */
    public <J, P> History<J, P> select(Function<Operation<I, O>, Optional<Operation<J, P>>> words) {
        return new History<>(
                operations.stream().flatMap(each -> words.apply(each).stream()).toList());
    }

    @Override
    public String toString() {
        return String.join("\n", operations.stream().map(Operation::toString).toList());
    }

    /**
     * Takes down a history, event by event: the order of the calls is the order of the events. A client may have several
     * operations under way. Not safe for use by several threads.
     *
     * @param <I> what operations ask for
     * @param <O> what operations answer
     */
    public static final class Recorder<I, O> {
        private final List<Operation<I, O>> operations = new ArrayList<>();
        private final List<Boolean> ended = new ArrayList<>();
        private int events;

        /** With nothing in it. */
        public Recorder() {}

        /**
         * An operation begins. It is unknown until it ends.
         *
         * @param client who asks
         * @param input what is asked for
         * @return the operation's number, from 0 on
         */
        public int invoke(long client, I input) {
            operations.add(new Operation<>(client, input, new Ending.Unknown<>(), events++, Operation.NEVER));
            ended.add(false);
            return operations.size() - 1;
        }

        /**
         * An operation ends.
         *
         * @param operation its number
         * @param ending how
         * @throws IllegalArgumentException if there is no such operation, or it has ended
         */
        public void end(int operation, Ending<O> ending) {
            if (operation < 0 || operation >= operations.size() || ended.set(operation, true)) {
                throw new IllegalArgumentException("operation " + operation + " is not under way");
            }
            int event = events++;
            Operation<I, O> begun = operations.get(operation);
            int returned = ending instanceof Ending.Unknown<O> ? Operation.NEVER : event;
            operations.set(
                    operation, new Operation<>(begun.client(), begun.input(), ending, begun.invoked(), returned));
        }

        /**
         * What was taken down so far.
         *
         * @return a history that further events do not change
         */
        public History<I, O> history() {
            return new History<>(List.copyOf(operations));
        }
    }
}
