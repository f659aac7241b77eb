/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.COUNTER;
import static org.paxos4j.transport.netty.Fixture.accept;
import static org.paxos4j.transport.netty.Fixture.await;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;
import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

/** What every transport must do, whatever it is made of. */
@Timeout(90)
abstract class TransportContract {
    private static final int VERSION = HandshakeMessage.PROTOCOL_VERSION;
    private static final List<Integer> IDS = List.of(1, 2, 3);
    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final Fixture fixture = new Fixture();
    private final RecordingReceiver first = new RecordingReceiver();
    private final RecordingReceiver second = new RecordingReceiver();

    /** Always the same one. */
    abstract TransportProvider provider();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void messagesArriveIntactAndInOrder() throws Exception {
        Transport one = started(hello(1), first);
        Transport two = started(hello(2), second);
        awaitWay(one, 2, second);
        awaitWay(two, 1, first);
        for (int slot = 1; slot <= 500; slot++) {
            one.send(2, accept(slot, slot));
            two.send(1, accept(slot, 10));
        }
        for (int slot = 1; slot <= 500; slot++) {
            RecordingReceiver.FromPeer arrived = next(second.peers);
            assertEquals(accept(slot, slot), arrived.message());
            assertEquals(1, arrived.from());
            assertTrue(arrived.bytes() >= slot, "as large as its frame");
            assertEquals(accept(slot, 10), next(first.peers).message());
        }
    }

    @Test
    void whatCannotBeSentIsDroppedAndCounted() throws Exception {
        Transport one = started(hello(1), first);
        one.send(2, accept(1, 10)); // is not there
        one.send(1, accept(1, 10)); // is this node itself
        one.send(42, commit(1)); // is no member
        await(() -> one.faults() == 3);
        started(hello(2), second);
        awaitWay(one, 2, second);
        one.send(2, accept(2, MAX_FRAME_BYTES));
        one.send(2, accept(3, 10));
        assertEquals(accept(3, 10), next(second.peers).message());
        await(() -> one.queuedBytes() == 0);
    }

    @Test
    void aMessageThatHasNoBytesIsDroppedAndTheWayIsUsableOn() throws Exception {
        Transport one = started(hello(1), first);
        started(hello(2), second);
        awaitWay(one, 2, second);
        long before = one.faults();
        one.send(2, new Probe(-1, 1));
        await(() -> one.faults() > before);
        awaitWay(one, 2, second);
        assertTrue(second.peers.isEmpty());
    }

    @Test
    void aPeerThatComesBackIsFoundAgain() throws Exception {
        Transport one = started(hello(1), first);
        Transport two = started(hello(2), second);
        awaitWay(one, 2, second);
        two.close();
        one.send(2, accept(1, 10));
        RecordingReceiver again = new RecordingReceiver();
        started(hello(2), again);
        awaitWay(one, 2, again);
        one.send(2, accept(2, 10));
        assertEquals(accept(2, 10), next(again.peers).message());
        assertTrue(second.peers.isEmpty());
    }

    static List<PeerHello> strangers() {
        return List.of(
                new PeerHello(VERSION + 1, "test", 1, IDS, 1_001, List.of(COUNTER)),
                new PeerHello(VERSION, "prod", 1, IDS, 1_001, List.of(COUNTER)),
                new PeerHello(VERSION, "test", 1, List.of(1, 2), 1_001, List.of(COUNTER)));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void aStrangerIsRefusedAndBothSidesCountIt(PeerHello stranger) throws Exception {
        Transport two = started(hello(2), second);
        Transport one = started(stranger, first);
        one.send(2, accept(1, 10));
        await(() -> one.faults() >= 2 && two.faults() >= 1);
        assertTrue(second.peers.isEmpty());
        assertTrue(first.differences.isEmpty(), "who differs in anything but its state machines may run on");
    }

    @Test
    void whoRunsOtherStateMachinesIsToldByWhomItDials() throws Exception {
        started(hello(2), second);
        List<StateMachineVersion> newer = List.of(new StateMachineVersion("counter", "2", "1=Add"));
        Transport one = started(new PeerHello(VERSION, "test", 1, IDS, 1_001, newer), first);
        one.send(2, accept(1, 10));
        RecordingReceiver.Difference difference = next(first.differences);
        assertEquals(2, difference.peer());
        assertEquals(
                "state machines differ: counter: version \"1\" on node 2, version \"2\" on node 1",
                difference.reason());
        assertTrue(second.peers.isEmpty());
    }

    @Test
    void aPeerThatComesBackWithAnotherJournalIsRefused() throws Exception {
        Transport two = started(hello(2), second);
        Transport one = started(hello(1), first);
        awaitWay(one, 2, second);
        one.close();
        long before = two.faults();
        Transport amnesiac = started(new PeerHello(VERSION, "test", 1, IDS, 5, List.of(COUNTER)), first);
        amnesiac.send(2, accept(1, 10));
        await(() -> two.faults() > before);
        assertTrue(second.peers.isEmpty());
        amnesiac.close();
        Transport again = started(hello(1), first);
        awaitWay(again, 2, second);
    }

    @Test
    void whoDialsAnotherNodeThanItMeansToIsRefused() throws Exception {
        Transport three = started(hello(3), second);
        fixture.members.set(1, new Member(2, "127.0.0.1", fixture.members.get(2).port()));
        Transport one = started(hello(1), first);
        one.send(2, accept(1, 10));
        await(() -> three.faults() >= 1 && one.faults() >= 2);
        awaitWay(one, 3, second);
        assertTrue(second.peers.isEmpty());
    }

    @Test
    void anAddressInUseIsNamedAndPortZeroIsAnyFreeOne() throws Exception {
        started(hello(1), first);
        BindException failure = assertThrows(BindException.class, () -> started(hello(1), second));
        String port = ":" + fixture.members.get(0).port();
        assertTrue(failure.getMessage().contains(port), failure.getMessage());
        Transport any = fixture.own(provider()
                .create(
                        new TransportSettings(
                                hello(2), fixture.members, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        KryoMessageCodec.factory()));
        assertNotEquals(0, any.start(second).getPort());
    }

    @Test
    void aTransportLivesOnce() throws Exception {
        Transport one = started(hello(1), first);
        assertThrows(IllegalStateException.class, () -> one.start(second));
        one.close();
        one.close();
        one.send(2, commit(1));
        assertEquals(0, one.queuedBytes());
        assertThrows(IllegalStateException.class, () -> one.start(second));
        Transport never = created(hello(1));
        never.close();
        assertThrows(IllegalStateException.class, () -> never.start(second));
        started(hello(1), first);
    }

    @Test
    void settingsThatContradictThemselvesAreRefusedAtOnce() {
        List<Member> others = fixture.members.subList(1, 3);
        InetSocketAddress bind = fixture.address(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> provider().create(new TransportSettings(hello(1), others, bind), KryoMessageCodec.factory()));
        assertThrows(
                IllegalArgumentException.class,
                () -> provider()
                        .create(
                                new TransportSettings(hello(1), fixture.members, bind, 0, 1 << 20),
                                KryoMessageCodec.factory()));
    }

    @Test
    void aClientIsToldTheMembersAndGetsItsAnswersInOrder() throws Exception {
        started(hello(1), new Echo());
        RecordingClient client = new RecordingClient();
        clients().connect(fixture.members.get(0).address(), client);
        assertEquals(new Welcome(1, "test", fixture.members), next(client.welcomes));
        ClientConnection connection = next(client.connections);
        for (int i = 0; i < 100; i++) {
            connection.send(request(i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(answer(request(i)), next(client.messages));
        }
        connection.close();
        assertFalse(next(client.ends).isEmpty());
        connection.close();
        connection.send(request(1));
        assertTrue(client.ends.isEmpty());
    }

    @Test
    void aClientHearsOnceThatItsNodeHasGoneOrThatNobodyIsThereOrThatItIsClosedItself() throws Exception {
        ClientTransport clients = clients();
        RecordingClient nowhere = new RecordingClient();
        clients.connect(fixture.members.get(0).address(), nowhere);
        String reason = next(nowhere.ends);
        assertTrue(reason.contains(fixture.members.get(0).address()), reason);
        Transport one = started(hello(1), new Echo());
        RecordingClient left = new RecordingClient();
        clients.connect(fixture.members.get(0).address(), left);
        next(left.connections);
        one.close();
        next(left.ends);
        started(hello(2), new Echo());
        RecordingClient own = new RecordingClient();
        clients.connect(fixture.members.get(1).address(), own);
        next(own.connections);
        clients.close();
        next(own.ends);
        RecordingClient late = new RecordingClient();
        clients.connect(fixture.members.get(1).address(), late);
        next(late.ends);
        for (RecordingClient each : List.of(nowhere, left, own, late)) {
            assertTrue(each.ends.isEmpty());
        }
    }

    @Test
    void aNodeMayCloseAClientsConnection() throws Exception {
        started(hello(1), new RecordingReceiver() {
            @Override
            public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
                client.close();
            }
        });
        RecordingClient client = new RecordingClient();
        clients().connect(fixture.members.get(0).address(), client);
        next(client.connections).send(request(1));
        next(client.ends);
        assertTrue(client.messages.isEmpty());
    }

    /** Answers every request with its own bytes. */
    private static final class Echo extends RecordingReceiver {
        @Override
        public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
            client.send(answer(assertInstanceOf(ClientRequest.class, message)));
        }
    }

    private static ClientRequest request(int number) {
        return new ClientRequest(Bytes.ofUtf8("request " + number));
    }

    private static ServerResponse answer(ClientRequest request) {
        return new ServerResponse(new RequestId(1, 1), ServerResponse.Outcome.APPLIED, request.envelope());
    }

    private ClientTransport clients() {
        return fixture.own(provider().createClient(KryoMessageCodec.factory()));
    }

    private Transport created(PeerHello hello) {
        TransportSettings settings = new TransportSettings(
                hello,
                fixture.members,
                fixture.address(hello.node()),
                MAX_FRAME_BYTES,
                TransportSettings.DEFAULT_PEER_QUEUE_BYTES);
        return fixture.own(provider().create(settings, KryoMessageCodec.factory()));
    }

    private Transport started(PeerHello hello, RecordingReceiver receiver) throws IOException {
        Transport transport = created(hello);
        transport.start(receiver);
        return transport;
    }

    /** Sends to {@code to} until something gets there. */
    private static void awaitWay(Transport from, int to, RecordingReceiver receiver) {
        receiver.knocks.clear();
        await(() -> {
            from.send(to, commit(RecordingReceiver.KNOCK));
            return !receiver.knocks.isEmpty();
        });
    }
}
