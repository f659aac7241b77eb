/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.testkit.VirtualClient;
import org.paxos4j.testkit.VirtualCluster;

/** The locks on three replicas in one thread, on virtual time. */
class LockClusterTest {
    private static final long LEASE = 2_000;
    private static final long WAIT = 60_000;

    private VirtualCluster cluster = new VirtualCluster(3, 1, node -> List.of(new LockProvider()));
    private VirtualClient client = cluster.client();

    @Test
    void aLeaseEndsInTheSameSlotEverywhereThoughNobodySendsAnything() throws CommandRejected {
        client.ask("lock", new Acquire("l", "anna", LEASE, 0));
        client.ask("lock", new Acquire("l", "bert", LEASE, WAIT));
        long before = applied();

        // Nobody asks. Only the log's own ticks can end one lease and then the other.
        assertTrue(cluster.runUntil(() -> applied() >= before + 2 && isLevel(), Duration.ofSeconds(10)));

        assertEquals(before + 2, applied(), "one slot for each lease that ended, and no others");
        assertEquals(
                1,
                cluster.statuses().stream().map(NodeStatus::digest).distinct().count());
        assertEquals(LockState.FREE, client.ask("lock", new Show("l")));
    }

    @Test
    void aLeaseLastsLongerAndNeverShorterWhileThereIsNoLeader() throws CommandRejected {
        client.ask("lock", new Acquire("l", "anna", LEASE, 0));
        int leader = cluster.leader();
        int other = leader % 3 + 1;
        cluster.crash(leader);
        cluster.crash(other);
        cluster.run(Duration.ofMillis(10 * LEASE));
        cluster.start(leader);

        LockState state = (LockState) client.ask("lock", new Show("l"));

        assertEquals("anna", state.owner());
        assertTrue(state.remainingMillis() > LEASE / 2, () -> "only " + state + " is left");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tokensGrowAndNobodyHoldsALockTogetherWhateverBecomesOfLeadersAndMessages(long seed) throws CommandRejected {
        cluster = new VirtualCluster(3, seed, node -> List.of(new LockProvider()));
        client = cluster.client();
        cluster.network().faulty(0.1, 0.1, Duration.ofMillis(50));
        TreeMap<Long, String> holders = new TreeMap<>();
        for (int round = 1; round <= 12; round++) {
            for (String owner : List.of("anna", "bert", "carl")) {
                if (client.ask("lock", new Acquire("l", owner, LEASE, WAIT)) instanceof Granted granted) {
                    assertTrue(
                            holders.isEmpty() || granted.token() >= holders.lastKey(),
                            () -> "seed " + seed + ": token " + granted.token() + " after those of " + holders);
                    String before = holders.put(granted.token(), owner);
                    assertTrue(before == null || before.equals(owner), () -> "seed " + seed + ": two hold " + granted);
                }
            }
            if (round % 4 == 0) {
                int leader = cluster.leader();
                cluster.crash(leader);
                cluster.run(Duration.ofSeconds(1));
                cluster.start(leader);
            }
            cluster.run(Duration.ofMillis(LEASE));
        }
        assertTrue(holders.size() >= 4, () -> "seed " + seed + ": too little happened: " + holders);
    }

    private long applied() {
        return cluster.statuses().stream().mapToLong(NodeStatus::applied).max().orElse(0);
    }

    private boolean isLevel() {
        return cluster.statuses().stream()
                        .mapToLong(NodeStatus::applied)
                        .distinct()
                        .count()
                == 1;
    }
}
