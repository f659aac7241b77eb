/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks histories of counters, fast where the answers tell the order: a counter to which only positive numbers are added has
 * each value once. Where a counter is also set, or where unknown additions differ in what they add, a
 * {@link LinearizabilityChecker} has to search.
 */
public final class CounterChecker implements HistoryChecker<Counter.Input, OptionalLong> {
    /** Differences of what is smaller fit into 64 bits. */
    private static final long LARGEST = 1L << 61;

    private final Counter counter;
    private final boolean startIsSmall;
    private final LinearizabilityChecker<Counter.Input, OptionalLong, Counter.State> general;

    /**
     * With the default limit, should a search be needed.
     *
     * @param counter what the counters should do
     */
    public CounterChecker(Counter counter) {
        this.counter = counter;
        this.startIsSmall =
                counter.initial().value().isEmpty() || isSmall(counter.initial().value());
        this.general = new LinearizabilityChecker<>(counter);
    }

    @Override
    public Verdict check(History<Counter.Input, OptionalLong> history) {
        return Partitions.check(history, counter::key, this::checkPart);
    }

    private Verdict checkPart(Optional<String> key, List<Operation<Counter.Input, OptionalLong>> operations) {
        List<Operation<Counter.Input, OptionalLong>> unknownAdds = operations.stream()
                .filter(operation -> operation.output().isEmpty())
                .filter(operation -> !(operation.input() instanceof Counter.Get))
                .toList();
        boolean alike = unknownAdds.stream().map(Operation::input).distinct().count() <= 1;
        return alike && startIsSmall && operations.stream().allMatch(CounterChecker::tellsItsPlace)
                ? checkOrder(key, operations, unknownAdds)
                : general.checkPart(key, operations);
    }

    private static boolean tellsItsPlace(Operation<Counter.Input, OptionalLong> operation) {
        boolean grows = operation.input() instanceof Counter.Add add && add.delta() > 0 && add.delta() < LARGEST;
        return (grows || operation.input() instanceof Counter.Get)
                && operation.output().map(CounterChecker::isSmall).orElse(true);
    }

    private static boolean isSmall(OptionalLong value) {
        return value.isPresent() && value.getAsLong() > -LARGEST && value.getAsLong() < LARGEST;
    }

    /** Additions in the order of the values that they made, each followed by those who read that value. */
    private Verdict checkOrder(
            Optional<String> key,
            List<Operation<Counter.Input, OptionalLong>> operations,
            List<Operation<Counter.Input, OptionalLong>> unknownAdds) {
        AnswerOrder<Counter.Input, OptionalLong> order = new AnswerOrder<>(operations.stream()
                .filter(operation -> operation.output().isPresent())
                .map(operation -> new AnswerOrder.Ranked<>(
                        operation, operation.output().get().getAsLong(), operation.input() instanceof Counter.Get)));
        AnswerOrder.Unheard unheard = new AnswerOrder.Unheard(unknownAdds);
        long unknownDelta = unknownAdds.isEmpty() ? 1 : delta(unknownAdds.get(0).input());
        OptionalLong value = counter.initial().value();
        for (int place = 0; place < order.size(); place++) {
            AnswerOrder.Ranked<Counter.Input, OptionalLong> ranked = order.at(place);
            long before = ranked.number() - delta(ranked.operation().input());
            long missing = value.isPresent() ? before - value.getAsLong() : 0;
            if (missing < 0
                    || missing % unknownDelta != 0
                    || !unheard.use(missing / unknownDelta, order.deadline(place))) {
                return AnswerOrder.violation(
                        key,
                        ranked.operation(),
                        "follows on the value " + before + ", but the answers below its own come to "
                                + value.getAsLong() + ", and unknown additions do not explain the difference");
            }
            value = OptionalLong.of(ranked.number());
        }
        return order.inTime(key);
    }

    private static long delta(Counter.Input input) {
        return input instanceof Counter.Add add ? add.delta() : 0;
    }
}
