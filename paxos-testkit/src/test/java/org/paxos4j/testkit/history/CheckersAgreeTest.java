/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * On thousands of small random histories, right and wrong ones, all checkers say what a trial of every order says.
 *
 * <p>More: {@code -Dpaxos.histories=200000}; one again: {@code -Dpaxos.seed=7 -Dpaxos.histories=1}.
 */
class CheckersAgreeTest {
    private static final long FIRST = Long.getLong("paxos.seed", 1);
    private static final long COUNT = Long.getLong("paxos.histories", 4_000);

    @Test
    void onRegisters() {
        Register<Integer> register = new Register<>();
        List<Register.Input<Integer>> inputs = List.of(
                new Register.Read<>("x"),
                new Register.Write<>("x", 1),
                new Register.Write<>("x", 2),
                new Register.CompareAndSet<>("x", 1, 2),
                new Register.CompareAndSet<>("x", 2, 3));

        agree(
                register,
                inputs,
                List.of(Optional.of(1), Optional.of(2), Optional.of(3), Optional.empty()),
                List.of(new LinearizabilityChecker<>(register)));
    }

    @Test
    void onTexts() {
        KeyValue texts = new KeyValue();
        List<KeyValue.Input> inputs = List.of(
                new KeyValue.Get("x"),
                new KeyValue.Get("x"),
                new KeyValue.Get("x"),
                new KeyValue.Get("x"),
                new KeyValue.Append("x", "a"),
                new KeyValue.Append("x", "b"),
                new KeyValue.Put("x", "a"));
        List<Optional<String>> outputs = Stream.of("", "a", "b", "aa", "ab", "ba", "aaa", "aab", "aba", "baa")
                .map(Optional::of)
                .toList();

        agree(texts, inputs, outputs, List.of(new LinearizabilityChecker<>(texts)));
    }

    @Test
    void onCountersThatOnlyGrow() {
        List<Counter.Input> inputs = List.of(
                new Counter.Add("x", 1), new Counter.Add("x", 1), new Counter.Add("x", 2), new Counter.Get("x"));

        agreeOnCounters(Counter.startingAt(0), inputs);
        agreeOnCounters(Counter.startingAnywhere(), inputs);
    }

    @Test
    void onCountersThatAreSetAndShrink() {
        List<Counter.Input> inputs = List.of(
                new Counter.Add("x", 1),
                new Counter.Add("x", -1),
                new Counter.Get("x"),
                new Counter.CompareAndSet("x", 1, 2),
                new Counter.CompareAndSet("x", 2, 2));

        agreeOnCounters(Counter.startingAt(0), inputs);
        agreeOnCounters(Counter.startingAnywhere(), inputs);
    }

    @Test
    void onLocks() {
        Lock lock = new Lock();
        List<Lock.Input> inputs = List.of(
                new Lock.Acquire("door", "anna"),
                new Lock.Acquire("door", "bert"),
                new Lock.Acquire("door", "carl"),
                new Lock.Renew("door", "anna"),
                new Lock.Release("door", "anna"),
                new Lock.Release("door", "bert"));

        agree(
                lock,
                inputs,
                List.of(1L, 2L, 3L, 4L, 5L, 6L),
                List.of(new LinearizabilityChecker<>(lock), new LockChecker()));
    }

    private static void agreeOnCounters(Counter counter, List<Counter.Input> inputs) {
        List<OptionalLong> outputs = Stream.concat(
                        LongStream.rangeClosed(-2, 9).mapToObj(OptionalLong::of), Stream.of(OptionalLong.empty()))
                .toList();
        agree(counter, inputs, outputs, List.of(new LinearizabilityChecker<>(counter), new CounterChecker(counter)));
    }

    private static <I, O, S> void agree(
            Specification<I, O, S> specification,
            List<I> inputs,
            List<O> outputs,
            List<? extends HistoryChecker<I, O>> checkers) {
        EveryOrder<I, O, S> truth = new EveryOrder<>(specification);
        int linearizable = 0;
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            History<I, O> history = new RandomHistory<>(specification, inputs, outputs, seed).make();
            boolean explained = truth.explains(history);
            linearizable += explained ? 1 : 0;
            for (HistoryChecker<I, O> checker : checkers) {
                assertEquals(
                        explained,
                        checker.check(history) instanceof Verdict.Linearizable,
                        checker.getClass().getSimpleName() + ", seed " + seed + "\n" + history);
            }
        }
        if (COUNT > 1_000) {
            assertTrue(linearizable > COUNT / 10, "hardly any history is right: " + linearizable);
            assertTrue(COUNT - linearizable > COUNT / 10, "hardly any history is wrong: " + (COUNT - linearizable));
        }
    }
}
