/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks histories of locks: fast, since tokens tell the order. A grant that was answered before another was asked for has the
 * smaller token; a token has one owner; it is released at most once, and not renewed after that; and who renews or releases what
 * was granted to another under a larger token before, held it no more. It says the same as a {@link LinearizabilityChecker}
 * with {@link Lock}.
 */
public final class LockChecker implements HistoryChecker<Lock.Input, Long> {
    private final Lock lock = new Lock();

    /** For any history of locks. */
    public LockChecker() {}

    @Override
    public Verdict check(History<Lock.Input, Long> history) {
        return Partitions.check(history, lock::key, LockChecker::checkPart);
    }

    private static Verdict checkPart(Optional<String> key, List<Operation<Lock.Input, Long>> operations) {
        Map<String, AnswerOrder.Unheard> unheard = new HashMap<>();
        operations.stream()
                .filter(operation -> operation.output().isEmpty() && operation.input() instanceof Lock.Acquire)
                .collect(Collectors.groupingBy(operation -> operation.input().owner()))
                .forEach((owner, acquires) -> unheard.put(owner, new AnswerOrder.Unheard(acquires)));
        AnswerOrder<Lock.Input, Long> order = new AnswerOrder<>(operations.stream()
                .filter(operation -> operation.output().isPresent())
                .map(operation -> new AnswerOrder.Ranked<>(
                        operation, operation.output().get(), operation.input() instanceof Lock.Release)));
        Map<Long, Integer> firstAsked = operations.stream()
                .filter(operation -> operation.output().isPresent() && operation.input() instanceof Lock.Acquire)
                .collect(Collectors.toMap(
                        operation -> operation.output().get(),
                        Operation::invoked,
                        (one, other) -> Math.min(one, other)));
        AnswerOrder.@Nullable Ranked<Lock.Input, Long> before = null;
        for (int place = 0; place < order.size(); place++) {
            AnswerOrder.Ranked<Lock.Input, Long> ranked = order.at(place);
            String owner = ranked.operation().input().owner();
            if (before == null || before.number() != ranked.number()) {
                AnswerOrder.@Nullable Unheard grants = unheard.get(owner);
                boolean granted = firstAsked.getOrDefault(ranked.number(), Operation.NEVER) < order.deadline(place)
                        || (grants != null && grants.use(1, order.deadline(place)));
                if (!granted) {
                    return AnswerOrder.violation(key, ranked.operation(), "was not granted to " + owner + " before");
                }
            } else if (!owner.equals(before.operation().input().owner())) {
                return AnswerOrder.violation(
                        key, ranked.operation(), "has the token of another owner:\n  " + before.operation());
            } else if (before.afterwards()) {
                return AnswerOrder.violation(
                        key, ranked.operation(), "gives back what was given back:\n  " + before.operation());
            }
            before = ranked;
        }
        return order.inTime(key);
    }
}
