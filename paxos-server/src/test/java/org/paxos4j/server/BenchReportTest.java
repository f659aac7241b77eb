/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.NodeStatus;

final class BenchReportTest {
    private static final BallotNumber BALLOT = new BallotNumber(3, 1);

    @Test
    void whatIsMeasuredIsToldForACommandAndForASecond() {
        Config told =
                ConfigFactory.parseString(Json.object(report(1_000, 1_000, 0).fields()));
        assertEquals(500, told.getLong("ops_per_second"));
        assertEquals(2_000.0, told.getDouble("p50_us"), 2);
        assertEquals(300, told.getDouble("cpu_seconds_per_100k"));
        assertEquals(700, told.getDouble("servers_peak_rss_mb"));
        assertEquals(40, told.getLong("leader_syncs_per_second"));
        assertEquals(20, told.getDouble("commands_per_slot"));
        assertEquals(3, told.getLong("disk_bytes_per_command"));
        assertEquals(5, told.getLong("loopback_bytes_per_command"));
        assertEquals(0.25, told.getDouble("fraction_of_disk_64x16"));
        assertEquals(0.5, told.getDouble("fraction_of_disk_own_batch"));
        assertEquals(List.of(700L, 900L), told.getLongList("failover_ms"));
        assertTrue(told.getBoolean("leader_stayed"));
        assertEquals(2, told.getConfigList("timeline").size());
    }

    @Test
    void aCounterThatLacksAnAcknowledgedAddIsALoss() {
        BenchReport report = report(1_000, 999, 0);
        assertFalse(report.held());
        assertEquals(1L, report.fields().get("lost"));
        assertTrue(report(1_000, 1_000, 0).held());
    }

    @Test
    void aCounterWithAnAddThatNobodyCanHaveSentIsARepetition() {
        assertTrue(report(1_000, 1_002, 2).held());
        BenchReport report = report(1_000, 1_003, 2);
        assertFalse(report.held());
        assertEquals(1L, report.fields().get("duplicated"));
    }

    @Test
    void peopleSeeTheLeaderChange() {
        assertTrue(print(report(1_000, 1_000, 0)).contains("it stayed the same"));
        assertTrue(print(report(1_000, 1_000, 0, new BallotNumber(4, 1))).contains("IT WAS REPLACED"));
    }

    private static BenchReport report(long acknowledged, long total, long unknown) {
        return report(acknowledged, total, unknown, BALLOT);
    }

    private static BenchReport report(long acknowledged, long total, long unknown, BallotNumber leaderAfter) {
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(2_000_000, acknowledged);
        Usage before = new Usage(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 0, 1_000, 1_000);
        Usage after = new Usage(Duration.ofSeconds(3), Duration.ofSeconds(2), 700L << 20, 600L << 20, 4_000, 6_000);
        BenchReport.Second second = BenchReport.Second.of(latencies, 600L << 20);
        return new BenchReport(
                new BenchPlan(3, 16, 0, 64, 0, Duration.ofSeconds(60), 2, 2, "mvstore", "256m"),
                Duration.ofSeconds(20),
                new BenchReport.Measured(
                        Duration.ofSeconds(2),
                        latencies,
                        List.of(second, second),
                        before,
                        after,
                        leader(BALLOT, 100, 20),
                        leader(leaderAfter, 150, 100)),
                List.of(Duration.ofMillis(700), Duration.ofMillis(900)),
                2_000,
                1_000,
                new BenchReport.Count(total, acknowledged, unknown, 0));
    }

    private static NodeStatus leader(BallotNumber ballot, long slot, long syncs) {
        return new NodeStatus(1, true, "leader", ballot, 1, ballot, slot, slot, 1, slot, slot, 0, 0, 0, syncs);
    }

    private static String print(BenchReport report) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        report.print(out);
        out.flush();
        return text.toString();
    }
}
