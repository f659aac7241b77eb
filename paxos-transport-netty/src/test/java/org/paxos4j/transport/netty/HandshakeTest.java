/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.COUNTER;
import static org.paxos4j.transport.netty.Fixture.PATIENT;
import static org.paxos4j.transport.netty.Fixture.await;
import static org.paxos4j.transport.netty.Fixture.awaitWay;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;
import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.Welcome;

@Timeout(90)
class HandshakeTest {
    private static final int VERSION = HandshakeMessage.PROTOCOL_VERSION;
    private static final List<Integer> IDS = List.of(1, 2, 3);

    private Fixture fixture;
    private final RecordingReceiver receiver = new RecordingReceiver();

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    static Stream<Arguments> strangers() {
        List<StateMachineVersion> same = List.of(COUNTER);
        List<StateMachineVersion> newer = List.of(new StateMachineVersion("counter", "2", "1=Add"));
        List<StateMachineVersion> otherTypes = List.of(new StateMachineVersion("counter", "1", "1=Sub"));
        List<StateMachineVersion> more = List.of(COUNTER, new StateMachineVersion("lock", "1", ""));
        return Stream.of(
                Arguments.of(new PeerHello(VERSION + 1, "test", 2, IDS, 1, same), "protocol version 2", false),
                Arguments.of(new PeerHello(VERSION, "prod", 2, IDS, 1, same), "cluster \"prod\"", false),
                Arguments.of(new PeerHello(VERSION, "te\nst", 2, IDS, 1, same), "cluster \"te?st\"", false),
                Arguments.of(new PeerHello(VERSION, "test", 2, List.of(1, 2), 1, same), "members [1, 2];", false),
                Arguments.of(new PeerHello(VERSION, "test", 4, IDS, 1, same), "node 4 is none of", false),
                Arguments.of(new PeerHello(VERSION, "test", 1, IDS, 1, same), "node id 1 is taken", false),
                Arguments.of(
                        new PeerHello(VERSION, "test", 2, 3, IDS, 1, same),
                        "node 1 was dialled, where node 2 expected node 3; check the members' addresses",
                        false),
                Arguments.of(
                        new PeerHello(VERSION, "test", 2, IDS, 1, newer),
                        "state machines differ: counter: version \"1\" on node 1, version \"2\" on node 2",
                        true),
                Arguments.of(
                        new PeerHello(VERSION, "test", 2, IDS, 1, otherTypes),
                        "state machines differ: counter: types \"1=Add\" on node 1, types \"1=Sub\" on node 2",
                        true),
                Arguments.of(
                        new PeerHello(VERSION, "test", 2, IDS, 1, more),
                        "state machines differ: lock: missing on node 1, version \"1\" on node 2",
                        true));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void aStrangerIsToldWhyHeIsRefusedAndCutOff(PeerHello stranger, String reason, boolean stateMachinesDiffer)
            throws Exception {
        NettyTransport one = fixture.start(1, receiver);
        RawConnection connection = fixture.own(RawConnection.to(fixture.address(1)));
        connection.say(stranger.to() == 0 ? stranger.to(1) : stranger);
        Refused refused = (Refused) connection.hear();
        assertEquals(1, refused.node());
        assertTrue(refused.reason().contains(reason), refused.reason());
        assertEquals(stateMachinesDiffer, refused.stateMachinesDiffer());
        assertTrue(connection.isClosedWithoutAWord());
        assertEquals(1, one.faults());
        assertTrue(receiver.differences.isEmpty(), "the node that was there first runs on");
    }

    @Test
    void aStrangerHasNoEffectOnTheIncarnationThatIsRemembered() throws Exception {
        fixture.start(1, receiver);
        RawConnection stranger = fixture.own(RawConnection.to(fixture.address(1)));
        stranger.say(new PeerHello(VERSION, "prod", 2, 1, IDS, 5, List.of(COUNTER)));
        assertFalse(((Refused) stranger.hear()).stateMachinesDiffer());
        RawConnection peer = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(
                new Welcome(1, "test", fixture.members),
                peer.say(hello(2).to(1)).hear());
    }

    @Test
    void aPeerWhoseJournalWasCreatedAnewIsRefusedAndTheOneWithTheOldJournalIsWelcome() throws Exception {
        NettyTransport one = fixture.start(1, receiver);
        RawConnection first = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(
                new Welcome(1, "test", fixture.members),
                first.say(hello(2).to(1)).hear());
        RawConnection amnesiac = fixture.own(RawConnection.to(fixture.address(1)));
        amnesiac.say(new PeerHello(VERSION, "test", 2, 1, IDS, 5, List.of(COUNTER)));
        Refused refused = (Refused) amnesiac.hear();
        assertTrue(refused.reason().contains("the journal of node 2 is another one"), refused.reason());
        assertTrue(amnesiac.isClosedWithoutAWord());
        assertEquals(1, one.faults());
        RawConnection again = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(
                new Welcome(1, "test", fixture.members),
                again.say(hello(2).to(1)).hear());
    }

    @Test
    void aNodeRefusedForItsStateMachinesIsTold() throws Exception {
        fixture.start(1, receiver);
        RecordingReceiver second = new RecordingReceiver();
        List<StateMachineVersion> newer = List.of(new StateMachineVersion("counter", "2", "1=Add"));
        PeerHello hello = new PeerHello(VERSION, "test", 2, IDS, 1, newer);
        NettyTransport two = fixture.start(hello, PATIENT, second);
        RecordingReceiver.Difference difference = next(second.differences);
        assertEquals(1, difference.peer());
        assertTrue(difference.reason().contains("version \"1\" on node 1, version \"2\" on node 2"));
        assertTrue(two.faults() > 0);
        two.send(1, commit(1));
        assertTrue(receiver.peers.isEmpty());
    }

    @Test
    void aNodeRefusedForAnythingElseTriesAgainAndIsNotToldToStop() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        NettyTransport one = fixture.start(1, receiver);
        for (int attempt = 1; attempt <= 3; attempt++) {
            try (RawConnection dialled = new RawConnection(impostor.accept())) {
                assertEquals(hello(1).to(2), dialled.hear());
                dialled.say(new Refused(2, "not now", false));
                assertTrue(dialled.isClosedWithoutAWord());
            }
        }
        assertTrue(one.faults() >= 3);
        assertTrue(receiver.differences.isEmpty());
    }

    @Test
    void aNodeThatFindsAnotherOneAtAPeersAddressLeavesAndTriesAgain() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        NettyTransport one = fixture.start(1, receiver);
        for (Welcome wrong :
                List.of(new Welcome(3, "test", fixture.members), new Welcome(2, "prod", fixture.members))) {
            try (RawConnection dialled = new RawConnection(impostor.accept())) {
                assertEquals(hello(1).to(2), dialled.hear());
                dialled.say(wrong);
                assertTrue(dialled.isClosedWithoutAWord());
            }
        }
        assertTrue(one.faults() >= 2);
    }

    @Test
    void aRefusalIsLoggedOnceByWhoRefusesUntilItsReasonChanges() throws Exception {
        fixture.start(1, receiver);
        for (int attempt = 1; attempt <= 3; attempt++) {
            refusedWith(new PeerHello(VERSION, "prod", 2, 1, IDS, 5, List.of(COUNTER)));
        }
        String wrongCluster =
                "WARN node 1: node 2 at 127.0.0.1 is refused: cluster \"prod\"; node 1 belongs to cluster \"test\"";
        assertEquals(List.of(wrongCluster), fixture.log.warningsWith("is refused"));

        refusedWith(new PeerHello(VERSION, "test", 2, 1, List.of(1, 2), 5, List.of(COUNTER)));
        String wrongMembers = "WARN node 1: node 2 at 127.0.0.1 is refused: members [1, 2]; node 1 is configured with"
                + " members [1, 2, 3]";
        assertEquals(List.of(wrongCluster, wrongMembers), fixture.log.warningsWith("is refused"));

        try (RawConnection welcome = RawConnection.to(fixture.address(1))) {
            assertEquals(1, ((Welcome) welcome.say(hello(2).to(1)).hear()).node());
        }
        refusedWith(new PeerHello(VERSION, "test", 2, 1, List.of(1, 2), 5, List.of(COUNTER)));
        assertEquals(List.of(wrongCluster, wrongMembers, wrongMembers), fixture.log.warningsWith("is refused"));
    }

    private void refusedWith(PeerHello stranger) throws Exception {
        try (RawConnection connection = RawConnection.to(fixture.address(1))) {
            assertInstanceOf(Refused.class, connection.say(stranger).hear());
            assertTrue(connection.isClosedWithoutAWord());
        }
    }

    @Test
    void aRefusalIsLoggedOnceByWhoIsRefusedUntilItsReasonChanges() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        fixture.start(1, receiver);
        String line = "WARN node 1: peer 2 at " + fixture.members.get(1).address() + " refuses this node: ";
        for (String reason : List.of("no", "no", "never", "never")) {
            answer(impostor, new Refused(2, reason, false));
        }
        assertEquals(List.of(line + "no", line + "never"), fixture.log.warningsWith("refuses"));

        answer(impostor, new Welcome(2, "test", fixture.members));
        answer(impostor, new Refused(2, "never", false));
        assertEquals(List.of(line + "no", line + "never", line + "never"), fixture.log.warningsWith("refuses"));
    }

    /** As node 2, to one attempt of node 1 to connect; returns when node 1 has dealt with it. */
    private void answer(ServerSocket impostor, HandshakeMessage answer) throws Exception {
        try (RawConnection dialled = new RawConnection(impostor.accept())) {
            assertEquals(hello(1).to(2), dialled.hear());
            dialled.say(answer);
            if (answer instanceof Refused) {
                assertTrue(dialled.isClosedWithoutAWord());
            } else {
                await(() -> !fixture.log.linesWith("connected to peer 2").isEmpty());
            }
        }
    }

    @Test
    void twoNodesThatRefuseEachOtherSayEachWhyAndSayItOnce() throws Exception {
        NettyTransport one = fixture.start(1, receiver);
        RecordingLog second = new RecordingLog();
        PeerHello prod = new PeerHello(VERSION, "prod", 2, IDS, 1, List.of(COUNTER));
        NettyTransport two = fixture.own(new NettyTransport(fixture.settings(prod), TestCodec::new, PATIENT, second));
        two.start(new RecordingReceiver());
        // Each attempt counts at both ends: both have dialled the other several times.
        await(() -> one.faults() >= 8 && two.faults() >= 8);
        assertEquals(
                List.of(
                        "WARN node 1: node 2 at 127.0.0.1 is refused: cluster \"prod\"; node 1 belongs to cluster"
                                + " \"test\"",
                        "WARN node 1: peer 2 at " + fixture.members.get(1).address()
                                + " refuses this node: cluster \"test\"; node 2 belongs to cluster \"prod\""),
                fixture.log.warningsWith("refuse").stream().sorted().toList());
        assertEquals(
                List.of(
                        "WARN node 2: node 1 at 127.0.0.1 is refused: cluster \"test\"; node 2 belongs to cluster"
                                + " \"prod\"",
                        "WARN node 2: peer 1 at " + fixture.members.get(0).address()
                                + " refuses this node: cluster \"prod\"; node 1 belongs to cluster \"test\""),
                second.warningsWith("refuse").stream().sorted().toList());
    }

    @Test
    void membersWhoseAddressesAreMixedUpSaySoAndDisturbNobody() throws Exception {
        RecordingReceiver third = new RecordingReceiver();
        NettyTransport three = fixture.start(3, third);
        String where = fixture.members.get(2).address();
        fixture.members.set(1, new Member(2, "127.0.0.1", fixture.members.get(2).port()));
        NettyTransport one = fixture.start(1, receiver);
        awaitWay(one, 3, third);
        // Node 1 takes node 3 for both of its peers, again and again; the right way to node 3 stays as it is.
        await(() -> three.faults() >= 5);
        assertEquals(1, fixture.log.linesWith("node 3: peer 1 has connected").size());
        assertEquals(List.of(), fixture.log.linesWith("node 1: lost"));
        String line = "node 3 was dialled, where node 1 expected node 2; check the members' addresses";
        assertEquals(
                List.of(
                        "WARN node 1: peer 2 at " + where + " refuses this node: " + line,
                        "WARN node 3: node 1 at 127.0.0.1 is refused: " + line),
                fixture.log.warningsWith("was dialled").stream().sorted().toList());
    }

    @Test
    void aPeerThatDoesNotAnswerIsDialledAnew() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        fixture.start(hello(1), Fixture.handshake(50), receiver);
        RawConnection silent = fixture.own(new RawConnection(impostor.accept()));
        assertEquals(hello(1).to(2), silent.hear());
        assertTrue(silent.isClosedWithoutAWord());
        fixture.own(new RawConnection(impostor.accept()));
    }

    @Test
    void aClientOfAnotherVersionIsRefused() throws Exception {
        NettyTransport one = fixture.start(1, receiver);
        RawConnection client = fixture.own(RawConnection.to(fixture.address(1)));
        client.say(new ClientHello(VERSION + 1));
        Refused refused = (Refused) client.hear();
        assertTrue(refused.reason().contains("protocol version 2; node 1 speaks version 1"), refused.reason());
        assertTrue(client.isClosedWithoutAWord());
        await(() -> one.faults() == 1);
    }

    @Test
    void nodesOfOneClusterAreWelcome() throws Exception {
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(1, receiver);
        NettyTransport two = fixture.start(2, second);
        awaitWay(one, 2, second);
        awaitWay(two, 1, receiver);
        assertTrue(second.differences.isEmpty());
    }
}
