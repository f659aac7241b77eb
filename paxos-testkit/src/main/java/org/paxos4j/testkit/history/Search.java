/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search of Wing and Gong for an order of one partition's operations, with Lowe's memory of where it has been. An order
 * grows at its end. Next may be whatever was invoked before the first return of an operation that is still out of the order; if
 * none of these will do, the last one is taken back. Without recursion, since an order may have 100,000 operations.
 *
 * <p>Events that are not in the order are entries, numbered by time and linked in two lists: calls and returns of operations that
 * returned, and calls of those that are unknown. An operation that joins the order is lifted out of its list; it is put back in
 * the reverse sequence.
 *
 * <p>Four rules keep unknown operations from multiplying the orders, and lose none that matters. One that is not in the order when
 * all others are stays out. One is tried only where no other will do. One that would change nothing is not tried. Of two that
 * ask for the same, the one that was invoked first goes first: they can be exchanged.
 */
final class Search<I, O, S> {
    /** What is told of a violation fits on a screen. */
    private static final int MAX_STATES_TOLD = 8;

    private static final int NONE = -1;
    /** Before the first entry of those that returned. */
    private static final int RETURNED = 0;

    private final Specification<I, O, S> specification;
    private final List<Operation<I, O>> operations;
    private final long memoryBytes;

    // By entry: 0 is the head of one list; after the entries come the end of both and the head of the other.
    private final int end;
    private final int unknown;
    private final int[] operationOf;
    private final boolean[] isReturn;
    private final int[] next;
    private final int[] previous;

    // By operation.
    private final int[] callOf;
    private final int[] returnOf;
    private final int[] number;
    private final int[] twinBefore;

    private final Visited<S> visited = new Visited<>();
    private final Deque<Placed<S>> order = new ArrayDeque<>();
    private int returnedLeft;
    private int furthest = NONE;
    private final Set<S> statesThere = new LinkedHashSet<>();

    /** An operation in the order, the state before it, and the first return then, or the end if that was not reached. */
    private record Placed<S>(int operation, S before, int firstReturn) {}

    /** How a search ended. */
    sealed interface Result<I, O, S> {
        /** There is an order. */
        record Found<I, O, S>() implements Result<I, O, S> {}

        /**
         * There is none.
         *
         * @param operation the one that could not be placed in the orders that went furthest
         * @param states in which the object could have been then, or the first few of them
         */
        record Blocked<I, O, S>(Operation<I, O> operation, Set<S> states) implements Result<I, O, S> {}

        /** There was no room to remember more. */
        record OutOfMemory<I, O, S>() implements Result<I, O, S> {}
    }

    /** With the operations in the order of their invocations, without those that were certainly not done. */
    Search(Specification<I, O, S> specification, List<Operation<I, O>> operations, long memoryBytes) {
        this.specification = specification;
        this.operations = operations;
        this.memoryBytes = memoryBytes;
        int count = operations.size();
        callOf = new int[count];
        returnOf = new int[count];
        number = new int[count];
        twinBefore = new int[count];
        Map<I, Integer> lastUnknown = new HashMap<>();
        long[] events = new long[2 * count];
        int entries = 0;
        int unknowns = 0;
        for (int i = 0; i < count; i++) {
            Operation<I, O> operation = operations.get(i);
            events[entries++] = event(operation.invoked(), i, false);
            twinBefore[i] = NONE;
            if (operation.returned() == Operation.NEVER) {
                number[i] = unknowns++;
                Integer twin = lastUnknown.put(operation.input(), i);
                twinBefore[i] = twin == null ? NONE : twin;
            } else {
                number[i] = returnedLeft++;
                events[entries++] = event(operation.returned(), i, true);
            }
        }
        Arrays.sort(events, 0, entries);
        end = entries + 1;
        unknown = entries + 2;
        operationOf = new int[end];
        isReturn = new boolean[end];
        next = new int[end + 2];
        previous = new int[end + 2];
        for (int entry = 1; entry < end; entry++) {
            int operation = (int) (events[entry - 1] & Integer.MAX_VALUE) >> 1;
            operationOf[entry] = operation;
            isReturn[entry] = (events[entry - 1] & 1) == 1;
            (isReturn[entry] ? returnOf : callOf)[operation] = entry;
        }
        link();
    }

    private void link() {
        int lastReturned = RETURNED;
        int lastUnknown = unknown;
        for (int entry = 1; entry < end; entry++) {
            int last = isUnknown(operationOf[entry]) ? lastUnknown : lastReturned;
            next[last] = entry;
            previous[entry] = last;
            if (last == lastUnknown) {
                lastUnknown = entry;
            } else {
                lastReturned = entry;
            }
        }
        next[lastReturned] = end;
        next[lastUnknown] = end;
    }

    /** Sorts by time; the rest says what it is. */
    private static long event(int time, int operation, boolean isReturn) {
        return ((long) time << Integer.SIZE) | ((long) operation << 1) | (isReturn ? 1 : 0);
    }

    /** Searches. To be called once. */
    Result<I, O, S> run() {
        S state = specification.initial();
        int entry = next[RETURNED];
        int firstReturn = end;
        while (returnedLeft > 0) {
            if (entry < end && isReturn[entry]) { // of those that will return all were tried
                firstReturn = entry;
                entry = next[unknown];
            }
            if (entry > firstReturn) { // nothing will do
                noteBlocked(operationOf[firstReturn], state);
                if (order.isEmpty()) {
                    return new Result.Blocked<>(operations.get(furthest), statesThere);
                }
                Placed<S> last = order.pop();
                takeBack(last.operation());
                state = last.before();
                firstReturn = last.firstReturn();
                entry = next[callOf[last.operation()]];
                continue;
            }
            int operation = operationOf[entry];
            Optional<S> after = after(operation, state);
            if (after.isEmpty() || !place(operation, after.get())) {
                entry = next[entry];
                continue;
            }
            if (visited.bytes() > memoryBytes) {
                return new Result.OutOfMemory<>();
            }
            order.push(new Placed<>(operation, state, firstReturn));
            state = after.get();
            entry = next[RETURNED];
            firstReturn = end;
        }
        return new Result.Found<>();
    }

    /** The state if an operation took effect now; empty if it could not, or if there is no point in it. */
    private Optional<S> after(int index, S state) {
        Operation<I, O> operation = operations.get(index);
        if (!isUnknown(index)) {
            return specification.next(state, operation.input(), operation.output());
        }
        int twin = twinBefore[index];
        if (twin != NONE && !visited.holdsUnknown(number[twin])) {
            return Optional.empty();
        }
        return specification.next(state, operation.input(), Optional.empty()).filter(after -> !after.equals(state));
    }

    private boolean isUnknown(int operation) {
        return returnOf[operation] == 0;
    }

    /** Puts an operation at the end of the order, unless that leads to where the search has been. */
    private boolean place(int operation, S after) {
        put(operation);
        if (visited.add(after)) {
            lift(callOf[operation]);
            if (!isUnknown(operation)) {
                lift(returnOf[operation]);
                returnedLeft--;
            }
            return true;
        }
        take(operation);
        return false;
    }

    private void takeBack(int operation) {
        if (!isUnknown(operation)) {
            putBack(returnOf[operation]);
            returnedLeft++;
        }
        putBack(callOf[operation]);
        take(operation);
    }

    private void put(int operation) {
        if (isUnknown(operation)) {
            visited.putUnknown(number[operation]);
        } else {
            visited.putReturned(number[operation]);
        }
    }

    private void take(int operation) {
        if (isUnknown(operation)) {
            visited.takeUnknown(number[operation]);
        } else {
            visited.takeReturned(number[operation]);
        }
    }

    private void lift(int entry) {
        next[previous[entry]] = next[entry];
        previous[next[entry]] = previous[entry];
    }

    private void putBack(int entry) {
        next[previous[entry]] = entry;
        previous[next[entry]] = entry;
    }

    /** An operation returned and is not in the order, and nothing that could go before it will do. */
    private void noteBlocked(int operation, S state) {
        if (furthest == NONE || returnOf[operation] > returnOf[furthest]) {
            furthest = operation;
            statesThere.clear();
        }
        if (operation == furthest && statesThere.size() < MAX_STATES_TOLD) {
            statesThere.add(state);
        }
    }
}
