/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A history is linearizable if it is so for each part of the object. */
final class Partitions {
    private Partitions() {}

    /** How one partition is checked. */
    interface Check<I, O> {
        /** Operations that were certainly not done are left out. */
        Verdict check(Optional<String> key, List<Operation<I, O>> operations);
    }

    /** Checks one after the other; a violation says more than that another part is undecided. */
    static <I, O> Verdict check(History<I, O> history, Function<I, Optional<String>> keyOf, Check<I, O> check) {
        Verdict verdict = new Verdict.Linearizable();
        for (Map.Entry<Optional<String>, List<Operation<I, O>>> part :
                split(history, keyOf).entrySet()) {
            Verdict next = check.check(part.getKey(), part.getValue());
            if (weight(next) > weight(verdict) || showsEarlier(next, verdict)) {
                verdict = next;
            }
        }
        return verdict;
    }

    private static int weight(Verdict verdict) {
        if (verdict instanceof Verdict.NotLinearizable) {
            return 2;
        }
        return verdict instanceof Verdict.Undecided ? 1 : 0;
    }

    private static boolean showsEarlier(Verdict next, Verdict than) {
        return next instanceof Verdict.NotLinearizable one
                && than instanceof Verdict.NotLinearizable other
                && one.operation().returned() < other.operation().returned();
    }

    private static <I, O> Map<Optional<String>, List<Operation<I, O>>> split(
            History<I, O> history, Function<I, Optional<String>> keyOf) {
        Map<Optional<String>, List<Operation<I, O>>> parts = new LinkedHashMap<>();
        for (Operation<I, O> operation : history.operations()) {
            if (!(operation.ending() instanceof Ending.Fail<O>)) {
                parts.computeIfAbsent(keyOf.apply(operation.input()), first -> new ArrayList<>())
                        .add(operation);
            }
        }
        if (parts.size() > 1 && parts.containsKey(Optional.<String>empty())) {
            throw new IllegalArgumentException("some operations have a key and some have none");
        }
        return parts;
    }

    /** A part, for people. */
    static String of(Optional<String> key) {
        return key.map(name -> " at key " + name).orElse("");
    }
}
