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
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;
import org.paxos4j.testkit.FaultKind;
import org.paxos4j.testkit.SimulatedWorkload;
import org.paxos4j.testkit.SimulationResult;
import org.paxos4j.testkit.history.History;

/** The annotation: a run for each seed, with what it was asked for. */
class SimulateTest {
    private static final List<Long> SEEDS = new ArrayList<>();

    @Simulate(seeds = 3, firstSeed = 7, nodes = 1, faults = FaultKind.LOSS)
    void eachSeedIsARunOfItsOwn(SimulatedRun run) {
        SEEDS.add(run.seed());
        SimulationResult result = run.with(new Echoes(true));
        assertEquals(run.seed(), result.seed());
        assertEquals(1, result.nodes());
        assertFalse(result.isVoid());
        assertEquals(0L, result.faults().getOrDefault(FaultKind.CRASH, 0L));
    }

    @Simulate(seeds = 1, nodes = 1, faults = FaultKind.LOSS)
    void aFailureTellsHowToSeeItAgain(SimulatedRun run) {
        AssertionError failure = assertThrows(AssertionError.class, () -> run.with(new Echoes(false)));
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

    /** Says the same again. */
    private record Echoes(boolean right) implements SimulatedWorkload, StateMachineProvider {
        /** Something to say. */
        public record Say(long number) {}

        @Override
        public List<StateMachineProvider> stateMachines() {
            return List.of(this);
        }

        @Override
        public Request next(int client, RandomGenerator random) {
            return new Request("echo", new Say(random.nextInt(10)));
        }

        @Override
        public void check(History<Request, Reply> history) {
            assertTrue(right, "cannot be");
        }

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<PinnedType> types() {
            return List.of(PinnedType.command(1, Say.class));
        }

        @Override
        public StateMachine create() {
            return (ApplyContext context, Record command) -> command;
        }
    }
}
