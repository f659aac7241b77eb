/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.core.apply.StateMachines;

/**
 * Faults of every kind, from a seed, against one, three or five replicas with several clients; then all is healed, and
 * within a bounded time each command must be answered and all replicas must agree. {@link ClusterOracle}, {@link VirtualDisk}
 * and {@link VirtualClient} say what must never happen.
 *
 * <p>More seeds: {@code -Dpaxos.seeds=5000}; one again: {@code -Dpaxos.seed=7 -Dpaxos.seeds=1}.
 */
class ClusterChaosTest {
    private static final Duration HEALED = Duration.ofSeconds(40);

    @Test
    void whateverBreaksEachCommandCountsOnceAndAllReplicasAgree() throws Exception {
        long first = Long.getLong("paxos.seed", 1);
        long count = Long.getLong("paxos.seeds", 15);
        long answers = 0;
        for (long seed = first; seed < first + count; seed++) {
            answers += new Run(seed).answers();
        }
        assertTrue(answers > count, "hardly anything was answered");
    }

    @Test
    void theSameSeedGivesTheSameRun() throws Exception {
        assertEquals(new Run(3).cluster.trace(), new Run(3).cluster.trace());
    }

    private static final class Run {
        final VirtualCluster cluster;
        final List<VirtualClient> clients;
        private final SplittableRandom random;

        Run(long seed) throws Exception {
            random = new SplittableRandom(~seed);
            int size = List.of(1, 3, 3, 3, 5).get(random.nextInt(5));
            cluster = new VirtualCluster(size, seed);
            int largestBallast = random.nextInt(8) == 0 ? 300_000 : 100;
            clients = IntStream.rangeClosed(1, random.nextInt(1, 5))
                    .mapToObj(id -> new VirtualClient(
                            cluster,
                            new StateMachines(List.of(new TallyProvider(), new LedgerProvider())),
                            id,
                            largestBallast,
                            random.split()))
                    .toList();
            cluster.run(Duration.ofMillis(random.nextInt(3_000)));
            for (int step = 0; step < 80; step++) {
                breakOrMend();
                clients.forEach(client -> client.act(random.nextInt(3) != 0));
                cluster.run(Duration.ofMillis(random.nextInt(random.nextInt(8) == 0 ? 1_500 : 120)));
            }
            heal();
        }

        private void breakOrMend() throws Exception {
            int node = random.nextInt(3) == 0 && cluster.leader() != 0
                    ? cluster.leader()
                    : random.nextInt(1, cluster.size() + 1);
            int other = random.nextInt(1, cluster.size() + 1);
            switch (random.nextInt(24)) {
                case 0, 1 -> crashOrStart(node);
                case 2 ->
                    cluster.faultyNetwork(
                            random.nextDouble(0.4),
                            random.nextDouble(0.4),
                            Duration.ofMillis(random.nextInt(1, 1_000)));
                case 3 -> cluster.healthyNetwork();
                case 4 ->
                    IntStream.rangeClosed(1, cluster.size()).forEach(peer -> {
                        cluster.cut(node, peer);
                        cluster.cut(peer, node);
                    });
                case 5 -> cluster.cut(node, other);
                case 6 -> cluster.cutNothing();
                case 7, 8 -> cluster.slow(node, random.nextInt(4, 400), 4);
                case 9 -> cluster.slow(node, 4, random.nextInt(4, 400));
                case 10 -> cluster.slow(node, 4, 4);
                case 11 -> cluster.holdUp(node, Duration.ofMillis(random.nextInt(2_000)));
                case 12 -> {
                    if (random.nextInt(3) == 0) {
                        cluster.failDisk(node);
                    }
                }
                case 13 -> {
                    if (random.nextInt(4) == 0) {
                        for (int id = 1; id <= cluster.size(); id++) {
                            cluster.crash(id);
                            cluster.start(id);
                        }
                    }
                }
                default -> {}
            }
        }

        private void crashOrStart(int node) throws Exception {
            if (cluster.isRunning(node)) {
                cluster.crash(node);
                if (random.nextBoolean()) {
                    cluster.start(node);
                }
            } else {
                cluster.start(node);
            }
        }

        private void heal() throws Exception {
            cluster.healthyNetwork();
            for (int id = 1; id <= cluster.size(); id++) {
                if (cluster.hasStopped(id)) {
                    cluster.crash(id);
                }
                if (!cluster.isRunning(id)) {
                    cluster.start(id);
                }
                cluster.mend(id);
            }
            clients.forEach(client -> client.act(true));
            long[] millis = new long[1];
            boolean healed = cluster.runUntil(
                    () -> {
                        if (millis[0]++ % 100 == 0) {
                            clients.forEach(client -> client.act(false));
                        }
                        return clients.stream().allMatch(VirtualClient::isContent) && allAgree();
                    },
                    HEALED);
            assertTrue(healed, () -> "seed " + cluster.seed + " does not heal: " + cluster.statuses());
            cluster.audit();
        }

        private boolean allAgree() {
            List<NodeStatus> statuses = cluster.statuses();
            long slot = statuses.get(0).committed();
            return statuses.stream().allMatch(status -> status.committed() == slot && status.applied() == slot);
        }

        long answers() {
            return clients.stream().mapToInt(VirtualClient::answers).sum();
        }
    }
}
