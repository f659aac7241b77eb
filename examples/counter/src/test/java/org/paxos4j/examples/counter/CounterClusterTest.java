/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.testkit.VirtualClient;
import org.paxos4j.testkit.VirtualCluster;

/** The counter on three replicas in one thread: each addition counts once, whatever becomes of its leader. */
class CounterClusterTest {
    private static final long SEED = 1;

    private final VirtualCluster cluster = new VirtualCluster(3, SEED, node -> List.of(new CounterProvider()));
    private final VirtualClient client = cluster.client();

    @Test
    void eachAdditionCountsOnceThoughLeadersDieAndMessagesAreLost() throws Exception {
        cluster.network().faulty(0.2, 0.2, Duration.ofMillis(100));
        for (int i = 1; i <= 30; i++) {
            client.ask("counter", new Add("hits", 5));
            if (i % 10 == 0) {
                int leader = cluster.leader();
                cluster.crash(leader);
                client.ask("counter", new Add("crashes", 1));
                cluster.start(leader);
            }
        }

        assertEquals(new Value(150), client.ask("counter", new Get("hits")));
        assertEquals(new Value(3), client.ask("counter", new Get("crashes")));
    }
}
