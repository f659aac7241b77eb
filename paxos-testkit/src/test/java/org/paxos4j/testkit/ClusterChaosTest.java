/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.statemachine.Bytes;

/**
 * Faults of every kind, from a seed, against one, three or five replicas with several clients; then all is healed, and
 * within a bounded time each command must be answered and all replicas must agree. {@link ClusterOracle}, {@link VirtualDisk}
 * and {@link VirtualClient} say what must never happen.
 *
 * <p>More seeds: {@code -Dpaxos.seeds=5000}; one again: {@code -Dpaxos.seed=7 -Dpaxos.seeds=1}.
 */
class ClusterChaosTest {
    private static final Duration HEALED = Duration.ofSeconds(40);
    private static final int MOST_UNDER_WAY = 12;

    @Test
    void whateverBreaksEachCommandCountsOnceAndAllReplicasAgree() {
        long first = Long.getLong("paxos.seed", 1);
        long count = Long.getLong("paxos.seeds", 15);
        long answers = 0;
        for (long seed = first; seed < first + count; seed++) {
            answers += new Run(seed).answers.size();
        }
        assertTrue(answers > count, "hardly anything was answered");
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() {
        long trace = new Run(3).cluster.trace();

        assertEquals(trace, new Run(3).cluster.trace());
        assertNotEquals(trace, new Run(4).cluster.trace());
    }

    private static final class Run {
        final VirtualCluster cluster;
        final List<CompletableFuture<Record>> answers = new ArrayList<>();
        private final Map<Integer, LedgerProvider> ledgers = new HashMap<>();
        private final Set<LedgerProvider.Entry> asked = new HashSet<>();
        private final Set<Integer> broken = new HashSet<>(); // a minority, or the others would be the ones that differ
        private final List<VirtualClient> clients;
        private final int largestBallast;
        private final SplittableRandom random;

        Run(long seed) {
            random = new SplittableRandom(~seed);
            int size = List.of(1, 3, 3, 3, 5).get(random.nextInt(5));
            cluster = new VirtualCluster(size, seed, this::ledger);
            largestBallast = random.nextInt(8) == 0 ? 300_000 : 100;
            clients =
                    Stream.generate(cluster::client).limit(random.nextInt(1, 5)).toList();
            cluster.run(Duration.ofMillis(random.nextInt(3_000)));
            for (int step = 0; step < 80; step++) {
                breakOrMend();
                clients.forEach(this::perhapsAsk);
                cluster.run(Duration.ofMillis(random.nextInt(random.nextInt(8) == 0 ? 1_500 : 120)));
            }
            heal();
            audit();
        }

        private List<LedgerProvider> ledger(int node) {
            LedgerProvider ledger = new LedgerProvider();
            ledgers.put(node, ledger);
            return List.of(ledger);
        }

        private void breakOrMend() {
            int node = random.nextInt(3) == 0 && cluster.leader() != 0
                    ? cluster.leader()
                    : random.nextInt(1, cluster.size() + 1);
            int other = random.nextInt(1, cluster.size() + 1);
            switch (random.nextInt(24)) {
                case 0, 1 -> crashOrStart(node);
                case 2 ->
                    cluster.network()
                            .faulty(
                                    random.nextDouble(0.4),
                                    random.nextDouble(0.4),
                                    Duration.ofMillis(random.nextInt(1, 1_000)));
                case 3 -> cluster.network().heal();
                case 4 ->
                    IntStream.rangeClosed(1, cluster.size()).forEach(peer -> {
                        cluster.network().cut(node, peer);
                        cluster.network().cut(peer, node);
                    });
                case 5 -> cluster.network().cut(node, other);
                case 6 -> cluster.network().cutNothing();
                case 7, 8 -> cluster.slowDisk(node, random.nextInt(1, 400));
                case 9 -> cluster.slowStateMachines(node, random.nextInt(1, 400));
                case 10 -> cluster.mend(node);
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
                case 14 -> {
                    if (random.nextInt(3) == 0 && broken.size() < (cluster.size() - 1) / 2) {
                        cluster.breakStateMachines(node);
                        broken.add(node);
                    }
                }
                default -> {}
            }
        }

        private void crashOrStart(int node) {
            if (cluster.isRunning(node)) {
                cluster.crash(node);
                if (random.nextBoolean()) {
                    cluster.start(node);
                }
            } else {
                cluster.start(node);
            }
        }

        private void perhapsAsk(VirtualClient client) {
            if (random.nextInt(3) != 0 && client.underWay() < MOST_UNDER_WAY) {
                ask(client);
            }
        }

        private void ask(VirtualClient client) {
            Bytes ballast = Bytes.wrap(new byte[random.nextInt(largestBallast)]);
            LedgerProvider.Entry entry = new LedgerProvider.Entry(clients.indexOf(client), asked.size(), ballast);
            asked.add(entry);
            answers.add(client.submit("ledger", entry));
        }

        private void heal() {
            cluster.network().heal();
            for (int id = 1; id <= cluster.size(); id++) {
                if (cluster.hasStopped(id)) {
                    cluster.crash(id);
                }
                if (!cluster.isRunning(id)) {
                    cluster.start(id);
                }
                cluster.mend(id);
            }
            clients.forEach(this::ask);
            boolean healed =
                    cluster.runUntil(() -> answers.stream().allMatch(CompletableFuture::isDone) && allAgree(), HEALED);
            assertTrue(healed, () -> "seed " + cluster.seed() + " does not heal: " + cluster.statuses());
        }

        private boolean allAgree() {
            List<NodeStatus> statuses = cluster.statuses();
            long slot = statuses.get(0).committed();
            return statuses.stream().allMatch(status -> status.committed() == slot && status.applied() == slot);
        }

        private void audit() {
            answers.forEach(CompletableFuture::join);
            ledgers.forEach((node, ledger) -> {
                String where = "seed " + cluster.seed() + ", node " + node;
                assertEquals(asked, ledger.booked(), where);
                assertEquals(asked.size(), ledger.length(), where + " has booked something twice");
            });
        }
    }
}
