/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        connection.say(stranger);
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
        stranger.say(new PeerHello(VERSION, "prod", 2, IDS, 5, List.of(COUNTER)));
        assertFalse(((Refused) stranger.hear()).stateMachinesDiffer());
        RawConnection peer = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(new Welcome(1, "test", fixture.members), peer.say(hello(2)).hear());
    }

    @Test
    void aPeerWhoseJournalWasCreatedAnewIsRefusedAndTheOneWithTheOldJournalIsWelcome() throws Exception {
        NettyTransport one = fixture.start(1, receiver);
        RawConnection first = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(
                new Welcome(1, "test", fixture.members), first.say(hello(2)).hear());
        RawConnection amnesiac = fixture.own(RawConnection.to(fixture.address(1)));
        amnesiac.say(new PeerHello(VERSION, "test", 2, IDS, 5, List.of(COUNTER)));
        Refused refused = (Refused) amnesiac.hear();
        assertTrue(refused.reason().contains("the journal of node 2 is another one"), refused.reason());
        assertTrue(amnesiac.isClosedWithoutAWord());
        assertEquals(1, one.faults());
        RawConnection again = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(
                new Welcome(1, "test", fixture.members), again.say(hello(2)).hear());
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
                assertEquals(hello(1), dialled.hear());
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
                assertEquals(hello(1), dialled.hear());
                dialled.say(wrong);
                assertTrue(dialled.isClosedWithoutAWord());
            }
        }
        assertTrue(one.faults() >= 2);
    }

    @Test
    void aPeerThatDoesNotAnswerIsDialledAnew() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        fixture.start(hello(1), new Limits(50, 60_000, 100, 100, 1 << 20), receiver);
        RawConnection silent = fixture.own(new RawConnection(impostor.accept()));
        assertEquals(hello(1), silent.hear());
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
