/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.FaultKind;
import org.paxos4j.testkit.LedgerProvider;
import org.paxos4j.testkit.SimulatedWorkload;
import org.paxos4j.testkit.SimulationResult;
import org.paxos4j.testkit.history.History;

/** The annotation: a run for each seed, with what it was asked for. */
class SimulateTest {
    private static final List<Long> SEEDS = new ArrayList<>();

    @Simulate(seeds = 3, firstSeed = 7, nodes = 1, faults = FaultKind.LOSS)
    void eachSeedIsARunOfItsOwn(SimulatedRun run) {
        SEEDS.add(run.seed());
        SimulationResult result = run.with(new Bookings(true));
        assertEquals(run.seed(), result.seed());
        assertEquals(1, result.nodes());
        assertFalse(result.isVoid());
        assertEquals(0L, result.faults().getOrDefault(FaultKind.CRASH, 0L));
    }

    @Simulate(seeds = 1, nodes = 1, faults = FaultKind.LOSS)
    void aFailureTellsHowToSeeItAgain(SimulatedRun run) {
        AssertionError failure = assertThrows(AssertionError.class, () -> run.with(new Bookings(false)));
        String text = String.valueOf(failure.getMessage());
        assertTrue(text.contains("cannot be"), text);
        assertTrue(text.endsWith("again: -Dpaxos.seed=" + run.seed() + " -Dpaxos.seeds=1"), text);
    }

    @AfterAll
    static void allSeedsWereRun() {
        if (Long.getLong("paxos.seed") == null && Long.getLong("paxos.seeds") == null) {
            assertEquals(List.of(7L, 8L, 9L), SEEDS.stream().sorted().toList());
        }
    }

    /** Clients that book. */
    private record Bookings(boolean right) implements SimulatedWorkload {
        @Override
        public List<StateMachineProvider> stateMachines() {
            return List.of(new LedgerProvider());
        }

        @Override
        public Request next(int client, RandomGenerator random) {
            return new Request("ledger", new LedgerProvider.Entry(client, random.nextInt(10), Bytes.EMPTY));
        }

        @Override
        public void check(History<Request, Reply> history) {
            assertTrue(right, "cannot be");
        }
    }
}
