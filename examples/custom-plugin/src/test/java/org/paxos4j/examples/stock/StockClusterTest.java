/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.testkit.VirtualClient;
import org.paxos4j.testkit.VirtualCluster;

/** The stock on three real replicas in one thread, on virtual time; the same seed gives the same run. */
class StockClusterTest {
    private static final long SEED = 1;

    private final VirtualCluster cluster = new VirtualCluster(3, SEED, node -> List.of(new StockProvider()));
    private final VirtualClient client = cluster.client();

    @Test
    void nothingIsSoldTwiceThoughLeadersDieAndMessagesAreLost() throws Exception {
        cluster.network().faulty(0.2, 0.2, Duration.ofMillis(100));
        client.ask("stock", new Deliver("tea", 100));
        for (int i = 1; i <= 20; i++) {
            Reserved reserved = (Reserved) client.ask("stock", new Reserve("tea", 3, 600));
            if (i % 5 == 0) {
                int leader = cluster.leader();
                cluster.crash(leader);
                client.ask("stock", new Buy(reserved.reservation()));
                cluster.start(leader);
            }
        }

        assertEquals(new Stock(40, 48), client.ask("stock", new Look("tea")));
    }

    @Test
    void aReservationEndsOnEveryNodeThoughItsLeaderDiesAndNobodySendsAnything() throws Exception {
        client.ask("stock", new Deliver("tea", 10));
        Reserved reserved = (Reserved) client.ask("stock", new Reserve("tea", 3, 5));

        cluster.crash(cluster.leader());
        cluster.run(Duration.ofSeconds(10));

        assertEquals(new Stock(10, 0), client.ask("stock", new Look("tea")));
        assertThrows(CommandRejected.class, () -> client.ask("stock", new Buy(reserved.reservation())));
    }
}
