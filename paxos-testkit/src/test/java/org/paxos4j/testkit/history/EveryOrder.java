/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries every order of a small history, in the plainest way: what the checkers are compared with. */
record EveryOrder<I, O, S>(Specification<I, O, S> specification) {
    boolean explains(History<I, O> history) {
        return explains(
                specification.initial(),
                history.operations().stream()
                        .filter(operation -> !(operation.ending() instanceof Ending.Fail<O>))
                        .toList());
    }

    private boolean explains(S state, List<Operation<I, O>> left) {
        if (left.stream().allMatch(operation -> operation.returned() == Operation.NEVER)) {
            return true;
        }
        return left.stream()
                .filter(operation -> left.stream().noneMatch(other -> other.returned() < operation.invoked()))
                .anyMatch(operation -> {
                    Optional<S> after = specification.next(state, operation.input(), operation.output());
                    List<Operation<I, O>> rest = new ArrayList<>(left);
                    rest.remove(operation);
                    return after.isPresent() && explains(after.get(), rest);
                });
    }
}
