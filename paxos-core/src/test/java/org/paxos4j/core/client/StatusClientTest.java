/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.core.client.FakeTransport.FakeConnection;
import org.paxos4j.core.codec.KryoMessageCodec;

@Timeout(60)
class StatusClientTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void oneAddressIsEnoughToHearAllMembers() {
        try (TestCluster cluster = new TestCluster(1, 2, 3);
                StatusClient client =
                        new StatusClient(List.of("node3:7703"), cluster.provider, KryoMessageCodec.factory())) {
            for (int round = 0; round < 2; round++) {
                List<MemberStatus> statuses = client.statuses(LONG).join();
                assertEquals(
                        List.of(1, 2, 3),
                        statuses.stream()
                                .map(member -> member.status().orElseThrow().node())
                                .toList());
            }
        }
    }

    @Test
    void aMemberThatIsNotThereHasNoStatusAndIsNotWaitedFor() {
        try (TestCluster cluster = new TestCluster(1, 3);
                StatusClient client = new StatusClient(
                        List.of("node1:7701", "node2:7702"), cluster.provider, KryoMessageCodec.factory())) {
            List<MemberStatus> statuses = client.statuses(LONG).join();
            assertEquals(
                    List.of(1, 2, 3), statuses.stream().map(MemberStatus::node).toList());
            assertTrue(statuses.get(0).status().isPresent());
            assertEquals(new MemberStatus(2, "node2:7702", Optional.empty()), statuses.get(1));
            assertTrue(statuses.get(2).status().isPresent());
        }
    }

    @Test
    void withoutAnyNodeThereIsOneEntryForEachAddress() {
        try (TestCluster cluster = new TestCluster();
                StatusClient client = new StatusClient(
                        List.of("node1:7701", "node2:7702"), cluster.provider, KryoMessageCodec.factory())) {
            assertEquals(
                    List.of(
                            new MemberStatus(0, "node1:7701", Optional.empty()),
                            new MemberStatus(0, "node2:7702", Optional.empty())),
                    client.statuses(LONG).join());
        }
    }

    @Test
    void aSilentNodeIsMissingAtTheDeadlineAndItsConnectionClosed() {
        FakeTransport transport = new FakeTransport();
        try (StatusClient client = new StatusClient(List.of("h1:7701"), transport, KryoMessageCodec.factory())) {
            CompletableFuture<List<MemberStatus>> statuses = client.statuses(Duration.ofMillis(50));
            FakeConnection silent = transport.dialled.remove().welcome(1);
            assertEquals(3, statuses.join().size());
            assertTrue(statuses.join().get(0).status().isEmpty());
            assertTrue(silent.closed);
        }
    }

    @Test
    void closingCompletesOpenQueries() {
        FakeTransport transport = new FakeTransport();
        StatusClient client = new StatusClient(List.of("h1:7701"), transport, KryoMessageCodec.factory());
        CompletableFuture<List<MemberStatus>> statuses = client.statuses(LONG);
        assertFalse(statuses.isDone());
        client.close();
        assertEquals(List.of(new MemberStatus(0, "h1:7701", Optional.empty())), statuses.join());
        assertTrue(transport.closed);
        assertThrows(IllegalStateException.class, () -> client.statuses(LONG));
    }
}
