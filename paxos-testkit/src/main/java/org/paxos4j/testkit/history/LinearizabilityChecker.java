/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks histories of any object that has a {@link Specification}. It takes about as long as the history if few operations are
 * under way at a time and few are unknown; at worst, exponentially longer, which is what the limit is for.
 *
 * @param <I> what operations ask for
 * @param <O> what operations answer
 * @param <S> states
 */
public final class LinearizabilityChecker<I, O, S> implements HistoryChecker<I, O> {
    /** How much memory is used by default, in bytes: 128 MiB, which is room for about 600,000 steps. */
    public static final long DEFAULT_MEMORY_BYTES = 128L << 20;

    private static final int MAX_CONCURRENT_TOLD = 8;

    private final Specification<I, O, S> specification;
    private final long memoryBytes;

    /**
     * With the default limit.
     *
     * @param specification what the object should do
     */
    public LinearizabilityChecker(Specification<I, O, S> specification) {
        this(specification, DEFAULT_MEMORY_BYTES);
    }

    /**
     * With a limit of its own.
     *
     * @param specification what the object should do
     * @param memoryBytes about how many bytes may be in use, at a time, to remember what was tried, not counting the states
     *     themselves; more than 0
     */
    public LinearizabilityChecker(Specification<I, O, S> specification, long memoryBytes) {
        if (memoryBytes <= 0) {
            throw new IllegalArgumentException("memoryBytes must be more than 0, not " + memoryBytes);
        }
        this.specification = specification;
        this.memoryBytes = memoryBytes;
    }

    @Override
    public Verdict check(History<I, O> history) {
        return Partitions.check(history, specification::key, this::checkPart);
    }

    /** Checks one partition. */
    Verdict checkPart(Optional<String> key, List<Operation<I, O>> operations) {
        Search.Result<I, O, S> result = search(operations);
        if (result instanceof Search.Result.Found<I, O, S>) {
            return new Verdict.Linearizable();
        }
        if (result instanceof Search.Result.Blocked<I, O, S> blocked) {
            return explained(key, operations, blocked);
        }
        return new Verdict.Undecided(key, memoryBytes);
    }

    private Search.Result<I, O, S> search(List<Operation<I, O>> operations) {
        return new Search<>(specification, operations, memoryBytes).run();
    }

    /**
     * Finds the shortest beginning of the history that has no order: whoever cannot order a beginning cannot order more of it.
     * It ends with the return of an operation: mostly of the one where the search of the whole was blocked, else, by bisection,
     * of a later one, and never earlier, since up to there orders were found.
     */
    private Verdict explained(
            Optional<String> key, List<Operation<I, O>> operations, Search.Result.Blocked<I, O, S> blocked) {
        int[] ends = operations.stream()
                .mapToInt(Operation::returned)
                .filter(returned -> returned >= blocked.operation().returned() && returned != Operation.NEVER)
                .sorted()
                .toArray();
        Search.Result.Blocked<I, O, S> found = blocked;
        int from = 0;
        int failing = ends.length - 1;
        for (int probe = from; from < failing; probe = (from + failing) >>> 1) {
            if (search(before(operations, ends[probe] + 1)) instanceof Search.Result.Blocked<I, O, S> earlier) {
                found = earlier;
                failing = probe;
            } else {
                from = probe + 1;
            }
        }
        return new Verdict.NotLinearizable(
                key,
                found.operation(),
                explanation(key, before(operations, ends[failing] + 1), found.operation(), found.states()));
    }

    private static <I, O> List<Operation<I, O>> before(List<Operation<I, O>> operations, int events) {
        return operations.stream()
                .filter(operation -> operation.invoked() < events)
                .map(operation -> operation.before(events))
                .toList();
    }

    private static <I, O, S> String explanation(
            Optional<String> key, List<Operation<I, O>> seen, Operation<I, O> operation, Set<S> states) {
        List<Operation<I, O>> concurrent = seen.stream()
                .filter(other -> other.invoked() != operation.invoked() && other.isConcurrentTo(operation))
                .toList();
        int lines = Math.min(concurrent.size(), MAX_CONCURRENT_TOLD);
        return Stream.of(
                        Stream.of(
                                "not linearizable" + Partitions.of(key) + ": nothing explains",
                                "  " + operation,
                                "the state could only have been",
                                "  " + states.stream().map(String::valueOf).collect(Collectors.joining(" or ")),
                                concurrent.isEmpty() ? "nothing else was under way" : "under way at the same time:"),
                        concurrent.stream().limit(lines).map(other -> "  " + other),
                        Stream.of("  and " + (concurrent.size() - lines) + " more")
                                .filter(more -> concurrent.size() > lines))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"));
    }
}
