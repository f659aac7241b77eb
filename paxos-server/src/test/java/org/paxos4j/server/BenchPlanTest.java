/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.server.padded.PaddedCounterProvider;
import org.paxos4j.statemachine.Bytes;

final class BenchPlanTest {
    private final StateMachines machines = new StateMachines(List.of(new PaddedCounterProvider()));

    @ParameterizedTest
    @ValueSource(ints = {BenchPlan.MIN_PAYLOAD, 5, 16, 131, 133, 1024, 16_390, 65_536, 1 << 20})
    void aCommandIsAsLargeAsItIsToBe(int payload) {
        BenchPlan plan = new BenchPlan(3, payload, 0, 64, 0, Duration.ofSeconds(1), 1, 0, "mvstore", "256m");
        Bytes encoded = machines.encode(PaddedCounterProvider.NAME, plan.command());
        assertEquals(payload, encoded.length());
    }
}
