/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** What a program without Guice says of its replica, and what it is told if something is missing. */
class ReplicaBuilderTest {
    private static final Path FOLDER = Path.of("one");

    @Test
    void aReplicaListensOnItsOwnAddressByTheDefaults() {
        assertEquals(
                new ReplicaSettings(
                        "orders",
                        2,
                        List.of(new Member(1, "127.0.0.1", 7701), new Member(2, "127.0.0.2", 7702)),
                        new InetSocketAddress("127.0.0.2", 7702),
                        FOLDER,
                        Timing.DEFAULT,
                        QuorumRule.MAJORITY),
                twoMembers(2).dataFolder(FOLDER).build());
    }

    @Test
    void everythingThatHasADefaultMayBeChosen() {
        Timing slow = new Timing(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));

        ReplicaSettings settings = twoMembers(1)
                .dataFolder(FOLDER)
                .bind("0.0.0.0:7799")
                .timing(slow)
                .quorum(QuorumRule.EVEN_SIZE)
                .build();

        assertEquals(new InetSocketAddress("0.0.0.0", 7799), settings.bind());
        assertEquals(slow, settings.timing());
        assertEquals(QuorumRule.EVEN_SIZE, settings.quorum());
    }

    @Test
    void whatIsMissingInTheSettingsIsNamed() {
        assertSays(
                IllegalStateException.class,
                "a replica needs a data folder",
                () -> twoMembers(1).build());
        assertSays(
                IllegalArgumentException.class,
                "node 3 is not one of the members [Member[id=1, host=127.0.0.1, port=7701], Member[id=2, host=127.0.0.2,"
                        + " port=7702]]",
                () -> twoMembers(3).dataFolder(FOLDER).build());
        assertSays(
                IllegalArgumentException.class,
                "\"127.0.0.1\" is not an address of node 1; it must be host:port, as 127.0.0.1:7701",
                () -> ReplicaSettings.builder("orders", 1).member(1, "127.0.0.1"));
        assertSays(
                IllegalArgumentException.class,
                "\"::1:7701\" is not an address of node 1; it must be host:port, as 127.0.0.1:7701",
                () -> twoMembers(1).bind("::1:7701"));
        assertSays(
                IllegalArgumentException.class,
                "not an address: db3:70000",
                () -> twoMembers(1).member(3, "db3:70000"));
    }

    @Test
    void aClusterHasNineMembersAtMost() {
        ReplicaSettings.Builder settings = ReplicaSettings.builder("orders", 1).dataFolder(FOLDER);
        for (int id = 1; id <= 9; id++) {
            settings.member(id, "127.0.0.1:" + (7700 + id));
        }
        assertEquals(9, settings.build().members().size());

        settings.member(10, "127.0.0.1:7710");

        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(
                refusal.getMessage().startsWith("a cluster has 1 to 9 members with ids of their own, not "),
                refusal.getMessage());
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        ReplicaSettings settings = ReplicaSettings.builder("orders", 1)
                .member(1, "[::1]:7701")
                .dataFolder(FOLDER)
                .build();

        assertTrue(settings.bind().getAddress().isLoopbackAddress());
        assertEquals("[::1]:7701", settings.members().get(0).address());
    }

    @Test
    void whatIsMissingOfTheReplicaIsNamed() {
        assertSays(IllegalStateException.class, "a replica needs a journal", () -> parts().build());
        assertSays(
                IllegalStateException.class,
                "a replica needs a transport",
                () -> parts().journal(new InMemoryJournalProvider()).build());
        assertSays(
                IllegalStateException.class,
                "a replica needs at least one state machine",
                () -> parts().journal(new InMemoryJournalProvider())
                        .transport(new InMemoryTransportProvider())
                        .build());
    }

    @Test
    void aReplicaStartsWithTheJournalThatWasCreatedAndNeverMakesOneByItself() throws Exception {
        ReplicaAssembly assembly = parts().journal(new InMemoryJournalProvider())
                .transport(new InMemoryTransportProvider())
                .stateMachine(new TallyProvider())
                .build();

        assertThrows(JournalRefusedException.class, assembly::start);
        assembly.createJournal();
        try (Replica replica = assembly.start()) {
            assertEquals(1, replica.status().node());
        }
        assertThrows(JournalRefusedException.class, assembly::createJournal);
    }

    private static ReplicaBuilder parts() {
        return new ReplicaBuilder(twoMembers(1).dataFolder(FOLDER).build());
    }

    private static ReplicaSettings.Builder twoMembers(int nodeId) {
        return ReplicaSettings.builder("orders", nodeId)
                .member(1, "127.0.0.1:7701")
                .member(2, "127.0.0.2:7702");
    }

    private static void assertSays(Class<? extends Exception> type, String message, Executable attempt) {
        assertEquals(message, assertThrows(type, attempt).getMessage());
    }
}
