/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.paxos4j.api.protocol.NodeStatus;

/** Who hears whom in each shape, and that a cluster is as good as new after it. */
class PartitionShapeTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** By receiver, the places that it hears. */
    @ParameterizedTest
    @CsvSource({
        "HALVES,            5, 1 0 34 24 23",
        "HALVES,            4, 1 0 3 2",
        "HALVES,            3, . 2 1",
        "HALVES,            2, . .",
        "ISOLATED_LEADER,   5, . 234 134 124 123",
        "ISOLATED_FOLLOWER, 5, . 234 134 124 123",
        "ISOLATED_LEADER,   2, . .",
        "RING,              5, 14 02 13 24 03",
        "RING,              4, 13 02 13 02",
        "RING,              3, 1 02 1",
        "RING,              2, . .",
        "BRIDGE,            5, 1234 02 01 04 03",
        "BRIDGE,            4, 123 02 01 0",
        "BRIDGE,            3, 12 0 0",
        "BRIDGE,            2, . .",
        "DEAF,              5, . 0234 0134 0124 0123",
        "MUTE,              5, 1234 234 134 124 123",
        "MUTE,              2, 1 .",
        "STAR,              5, 1234 0 0 0 0",
        "STAR,              2, . .",
        "CHAIN,             5, 1 02 13 24 3",
        "CHAIN,             2, . ."
    })
    void whoHearsWhom(PartitionShape shape, int size, String heard) {
        assertEquals(
                heard,
                IntStream.range(0, size)
                        .mapToObj(to -> IntStream.range(0, size)
                                .filter(from -> from != to && shape.isOpen(from, to, size))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining()))
                        .map(froms -> froms.isEmpty() ? "." : froms)
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void aLeaderTakesThePlaceThatTheShapeHasForIt() {
        assertEquals(List.of(2, 3, 1), PartitionShape.ISOLATED_LEADER.places(List.of(3, 2, 1), 2));
        assertEquals(List.of(3, 1, 2), PartitionShape.ISOLATED_FOLLOWER.places(List.of(3, 2, 1), 2));
        assertEquals(List.of(3, 2, 1), PartitionShape.ISOLATED_LEADER.places(List.of(3, 2, 1), 0));
        assertEquals(List.of(3, 2, 1), PartitionShape.CHAIN.places(List.of(3, 2, 1), 2));
    }

    @Test
    void anIsolatedLeaderIsReplacedAndWithAnIsolatedFollowerTheLeaderStays() {
        VirtualCluster cluster = cluster(5);
        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, LONG));
        int first = cluster.leader();
        cluster.network().partition(PartitionShape.ISOLATED_FOLLOWER);
        cluster.run(LONG);
        assertEquals(first, cluster.leader());
        assertEquals(1, cluster.elections());

        cluster.network().partition(PartitionShape.ISOLATED_LEADER);

        assertTrue(cluster.runUntil(() -> cluster.leader() != 0 && cluster.leader() != first, LONG));
        assertEquals(2, cluster.elections());
    }

    @ParameterizedTest
    @EnumSource(PartitionShape.class)
    void whileItLastsMessagesAreSwallowedAndAfterwardsAllAgree(PartitionShape shape) throws Exception {
        VirtualCluster cluster = cluster(5);
        cluster.client().ask("ledger", new LedgerProvider.Entry(1, 1));
        assertEquals(0, cluster.faultCounts().get(FaultKind.PARTITION));
        cluster.network().partition(shape);
        cluster.run(LONG);
        long swallowed = cluster.faultCounts().get(FaultKind.PARTITION);
        assertTrue(swallowed > 0);

        cluster.network().cutNothing();
        cluster.client().ask("ledger", new LedgerProvider.Entry(1, 2));

        assertTrue(cluster.runUntil(
                () -> cluster.statuses().stream()
                                .map(NodeStatus::applied)
                                .distinct()
                                .count()
                        == 1,
                LONG));
        assertEquals(swallowed, cluster.faultCounts().get(FaultKind.PARTITION));
    }

    @Test
    void theSeedDecidesWhoIsWhere() throws Exception {
        assertEquals(whoIsDeaf(1), whoIsDeaf(1));
        Set<Integer> deaf = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            deaf.add(whoIsDeaf(seed));
        }
        assertEquals(Set.of(1, 2, 3), deaf);
    }

    /** The one that does not hear of the second entry. */
    private static int whoIsDeaf(long seed) throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, seed, node -> List.of(new LedgerProvider()));
        cluster.client().ask("ledger", new LedgerProvider.Entry(1, 1));
        cluster.run(Duration.ofSeconds(1));
        cluster.network().partition(PartitionShape.DEAF);
        cluster.client().ask("ledger", new LedgerProvider.Entry(1, 2));
        cluster.run(Duration.ofSeconds(1));
        return cluster.statuses().stream()
                .min(Comparator.comparingLong(NodeStatus::applied))
                .orElseThrow()
                .node();
    }

    private static VirtualCluster cluster(int size) {
        return new VirtualCluster(size, 11, node -> List.of(new LedgerProvider()));
    }
}
