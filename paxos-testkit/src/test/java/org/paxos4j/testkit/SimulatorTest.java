/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.history.Counter;
import org.paxos4j.testkit.history.CounterChecker;
import org.paxos4j.testkit.history.Ending;
import org.paxos4j.testkit.history.History;
import org.paxos4j.testkit.history.Verdict;

/**
 * The simulator itself: what is right passes, what is wrong is found, and told in few words. More seeds:
 * {@code -Dpaxos.seeds=500}; one again: {@code -Dpaxos.seed=7 -Dpaxos.seeds=1}.
 */
class SimulatorTest {
    private static final SimulationSettings ANY_NUMBER_OF_NODES =
            SimulationSettings.standard().withNodes(0);

    @Test
    void whateverBreaksClientsAreToldWhatOneLedgerCouldHaveToldThem() {
        Simulator simulator = new Simulator(ANY_NUMBER_OF_NODES, Bookings::new);
        long first = Long.getLong("paxos.seed", 1);
        long count = Long.getLong("paxos.seeds", 10);
        Map<FaultKind, Long> felt = new HashMap<>();
        for (long seed = first; seed < first + count; seed++) {
            SimulationResult result = simulator.run(seed);
            assertFalse(result.isVoid(), () -> "hardly anything happened in " + result);
            result.faults().forEach((kind, times) -> felt.merge(kind, times, Long::sum));
        }
        System.out.println("seeds " + first + " to " + (first + count - 1) + ": " + felt);
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() {
        Simulator simulator = new Simulator(ANY_NUMBER_OF_NODES, Bookings::new);
        SimulationResult once = simulator.run(5);
        assertEquals(once, simulator.run(5));
        assertNotEquals(once.trace(), simulator.run(6).trace());
    }

    @Test
    void onlyFaultsThatAreAskedForHappen() {
        Set<FaultKind> asked = EnumSet.of(FaultKind.CRASH);
        Simulator simulator = new Simulator(SimulationSettings.standard().withFaults(asked), Bookings::new);
        long crashes = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Map<FaultKind, Long> felt = simulator.run(seed).faults();
            crashes += felt.getOrDefault(FaultKind.CRASH, 0L);
            felt.forEach((kind, times) -> assertTrue(times == 0 || asked.contains(kind), () -> kind + " was felt"));
        }
        assertTrue(crashes > 0);
    }

    @Test
    void aStateMachineThatForgetsAtARestartIsFoundAndTheFaultsThatItTakesAreTold() {
        Simulator simulator = new Simulator(SimulationSettings.standard(), () -> new Bookings() {
            private int lives;

            @Override
            public List<StateMachineProvider> stateMachines() {
                lives++;
                return List.of(lives <= 3 ? new LedgerProvider() : new Skipping());
            }
        });

        SimulationFailure failure = firstFailure(simulator, 20);

        String text = String.valueOf(failure.getMessage());
        assertTrue(text.contains("differs after slot") || text.contains("is broken"), text);
        assertTrue(text.startsWith("seed " + failure.seed() + ", after "), text);
        // One node that starts once more is all that it takes.
        assertEquals(1, text.lines().filter(line -> line.startsWith("  ")).count(), text);
    }

    @Test
    void anAnswerThatNobodyCanExplainIsFoundWithoutAnyFault() {
        Simulator simulator = new Simulator(SimulationSettings.standard(), Inexplicable::new);

        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> simulator.run(1));

        assertTrue(String.valueOf(failure.getMessage()).endsWith("cannot be\nwithout any fault"), failure.getMessage());
    }

    @Test
    void withoutShorteningAFailureIsToldAfterOneRunWithAllOfItsFaults() {
        AtomicInteger runs = new AtomicInteger();
        Simulator simulator = new Simulator(SimulationSettings.standard(), () -> {
                    runs.incrementAndGet();
                    return new Inexplicable();
                })
                .withoutShortening();

        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> simulator.run(1));

        assertEquals(1, runs.get());
        long told = String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> line.startsWith("  "))
                .count();
        assertEquals(
                SimulationPlan.of(SimulationSettings.standard(), 1).strikes().size(), told);
    }

    @Test
    void settingsHaveRanges() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SimulationSettings.standard().withNodes(8));
        assertThrows(IllegalArgumentException.class, () -> new SimulationSettings(3, Set.of(), Duration.ofMillis(999)));
    }

    private static SimulationFailure firstFailure(Simulator simulator, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                simulator.run(seed);
            } catch (SimulationFailure failure) {
                return failure;
            }
        }
        throw new AssertionError("not found in " + seeds + " seeds");
    }

    /** Clients that book; the answers, how long the ledger is, are those of a counter to which each adds one. */
    private static class Bookings implements SimulatedWorkload {
        private long entries;

        @Override
        public List<StateMachineProvider> stateMachines() {
            return List.of(new LedgerProvider());
        }

        @Override
        public Request next(int client, RandomGenerator random) {
            return new Request("ledger", new LedgerProvider.Entry(client, entries++, Bytes.EMPTY));
        }

        @Override
        public void check(History<Request, Reply> history) {
            History<Counter.Input, OptionalLong> lengths = history.select(
                    operation -> Optional.of(operation.as(new Counter.Add("ledger", 1), Bookings::length)));
            if (new CounterChecker(Counter.startingAt(0)).check(lengths) instanceof Verdict.NotLinearizable wrong) {
                throw new AssertionError(wrong.explanation());
            }
        }

        private static Ending<OptionalLong> length(Reply reply) {
            Record booked = ((Reply.Answered) reply).result();
            return new Ending.Ok<>(OptionalLong.of(((LedgerProvider.Booked) booked).length()));
        }
    }

    /** Whatever clients were told. */
    private static final class Inexplicable extends Bookings {
        @Override
        public void check(History<Request, Reply> history) {
            throw new AssertionError("cannot be");
        }
    }

    /** As the ledger, but it begins with one entry too many. */
    private static final class Skipping implements StateMachineProvider {
        private final LedgerProvider ledger = new LedgerProvider();

        @Override
        public String name() {
            return ledger.name();
        }

        @Override
        public String version() {
            return ledger.version();
        }

        @Override
        public List<PinnedType> types() {
            return ledger.types();
        }

        @Override
        public StateMachine create() {
            StateMachine machine = ledger.create();
            return (context, command) -> {
                LedgerProvider.Booked booked = (LedgerProvider.Booked) machine.apply(context, command);
                return new LedgerProvider.Booked(booked.length() + 1);
            };
        }
    }
}
