/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order that the answers themselves tell, such as the values of a counter that only grows: then there is nothing to search
 * for, only to look whether that order fits the time. n operations take n log n steps.
 *
 * <p>Unknown operations may have to be fitted in between: whoever must explain that something was passed over takes them from
 * an {@link Unheard}.
 */
final class AnswerOrder<I, O> {
    private final List<Ranked<I, O>> order;
    /** By place in the order: the first return of an operation at this place or later. */
    private final int[] deadlines;

    /**
     * An operation and its rank.
     *
     * @param number what the answer tells
     * @param afterwards whether it comes after those of the same number that do not
     */
    record Ranked<I, O>(Operation<I, O> operation, long number, boolean afterwards) {}

    AnswerOrder(Stream<Ranked<I, O>> operations) {
        order = new ArrayList<>(operations.toList());
        order.sort(Comparator.<Ranked<I, O>>comparingLong(Ranked::number)
                .thenComparing(Ranked::afterwards)
                .thenComparing(ranked -> ranked.operation().invoked()));
        deadlines = new int[order.size()];
        int first = Operation.NEVER;
        for (int place = order.size() - 1; place >= 0; place--) {
            first = Math.min(first, order.get(place).operation().returned());
            deadlines[place] = first;
        }
    }

    /** How many operations there are. */
    int size() {
        return order.size();
    }

    /** The operation at a place. Those of lower rank have lower places; of one rank, those that were invoked earlier. */
    Ranked<I, O> at(int place) {
        return order.get(place);
    }

    /** The number of the event before which all must have been invoked that comes before a place. */
    int deadline(int place) {
        return deadlines[place];
    }

    /** Looks whether an operation returned before one that precedes it in the order was invoked. */
    Verdict inTime(Optional<String> key) {
        @Nullable Operation<I, O> latest = null;
        for (Ranked<I, O> ranked : order) {
            Operation<I, O> operation = ranked.operation();
            if (latest == null || latest.invoked() < operation.invoked()) {
                latest = operation;
            }
            if (latest.invoked() > operation.returned()) {
                return violation(
                        key, operation, "had returned before one that must precede it was invoked:\n  " + latest);
            }
        }
        return new Verdict.Linearizable();
    }

    /** What is told of a violation. */
    static Verdict violation(Optional<String> key, Operation<?, ?> operation, String why) {
        return new Verdict.NotLinearizable(
                key, operation, "not linearizable" + Partitions.of(key) + ":\n  " + operation + "\n" + why);
    }

    /** Unknown operations that can stand for each other. Those invoked first are used first. */
    static final class Unheard {
        private final int[] invoked;
        private int used;

        Unheard(List<? extends Operation<?, ?>> operations) {
            invoked = operations.stream().mapToInt(Operation::invoked).toArray();
            Arrays.sort(invoked);
        }

        /**
         * Uses some more of them; whether there are as many that were invoked before a deadline. From call to call, deadlines do
         * not get earlier.
         */
        boolean use(long count, int deadline) {
            if (count > invoked.length - used) {
                return false;
            }
            used += (int) count;
            return count == 0 || invoked[used - 1] < deadline;
        }
    }
}
