/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.server.Paxos.Outcome;

/** Three processes that lose and repeat nothing, whatever is killed. */
@Timeout(600)
final class ThreeNodesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Choice NETTY = new Choice("netty", "test");

    @TempDir
    private Path folder;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(5));

    @Test
    void everyNodeTakesCommands() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 3)) {
            cluster.startAll(deadline);
            long expected = 0;
            for (String address : cluster.addresses()) {
                expected++;
                assertEquals(expected, add(ClusterAccess.to(List.of(address), NETTY, ClassPath.own()), "a"));
            }
        }
    }

    @Test
    void afterKillingAllUnderLoadEverythingAcknowledgedIsThere() throws Exception {
        List<String> keys = List.of("a", "b", "c");
        try (LocalCluster cluster = LocalCluster.create(folder, 3)) {
            cluster.startAll(deadline);
            ClusterAccess access = ClusterAccess.to(cluster.addresses(), NETTY, ClassPath.own());
            Load.Result result;
            try (Load load = new Load(access::client, 4, new CounterWorkload(keys), TIMEOUT)) {
                load.start();
                deadline.await("a load", () -> load.acknowledged() >= 500);
                for (int node = 1; node <= cluster.size(); node++) {
                    cluster.kill(node);
                }
                long before = load.acknowledged();
                cluster.startAll(deadline);
                deadline.await("the load to go on", () -> load.acknowledged() >= before + 500);
                result = load.stop();
            }
            for (Tally.KeyCount count : result.keys()) {
                long value = get(access, count.key());
                assertTrue(
                        value >= count.acknowledged() && value <= count.acknowledged() + count.unknown(),
                        value + " for " + count);
            }
        }
    }

    @Test
    void aMinorityCannotAnswerAndSaysSo() throws Exception {
        try (LocalCluster cluster = LocalCluster.create(folder, 3)) {
            cluster.startAll(deadline);
            ClusterAccess access = ClusterAccess.to(cluster.addresses(), NETTY, ClassPath.own());
            assertEquals(1, add(access, "a"));
            cluster.kill(1);
            cluster.kill(2);
            Outcome outcome = Paxos.run(
                    "counter", "add", "a", "1", "--timeout", "3s", "--cluster", String.join(",", cluster.addresses()));
            assertTrue(
                    outcome.code() == ExitCode.NOT_DONE || outcome.code() == ExitCode.OUTCOME_UNKNOWN, outcome.err());
            cluster.start(1);
            long value = add(access, "a");
            assertTrue(value == 2 || (value == 3 && outcome.code() == ExitCode.OUTCOME_UNKNOWN), "value " + value);
        }
    }

    @Test
    void theDemoHolds() throws Exception {
        Outcome outcome = Paxos.run("demo", "--seconds", "10", "--dir", folder.toString());
        assertEquals(ExitCode.DONE, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("every check held"), outcome.out());
        assertTrue(
                ProcessHandle.allProcesses()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains(folder.toString())),
                "the demo left a process behind");
    }

    @Test
    void aMeasurementFindsNothingLostAlsoWhenTheLeaderIsKilled() throws Exception {
        Outcome outcome = Paxos.run(
                "bench",
                "--outstanding=16",
                "--warm-up=1s",
                "--seconds=2",
                "--failovers=1",
                "--heap=128m",
                "--json",
                "--dir",
                folder.toString());
        assertEquals(ExitCode.DONE, outcome.code(), outcome.out() + outcome.err());
        Config told = ConfigFactory.parseString(outcome.out());
        assertEquals(0, told.getLong("lost"));
        assertEquals(0, told.getLong("duplicated"));
        assertTrue(told.getLong("ops_per_second") > 0, outcome.out());
        assertEquals(1, told.getLongList("failover_ms").size());
        assertEquals(2, told.getConfigList("timeline").size());
    }

    private static long add(ClusterAccess access, String key) throws InterruptedException {
        try (PaxosClient client = access.client()) {
            return Answers.to(() -> new Counters(new Sender(client, TIMEOUT)).add(key, 1));
        }
    }

    private static long get(ClusterAccess access, String key) throws InterruptedException {
        try (PaxosClient client = access.client()) {
            return Answers.to(() -> new Counters(new Sender(client, TIMEOUT)).get(key));
        }
    }
}
