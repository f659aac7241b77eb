/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
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

/**
 * What every transport must do, whatever it is made of. A test class of a transport extends this one, and gives its provider.
 *
 * <p>The nodes of the tests listen on free ports of the loopback address. Between nodes a transport may lose, repeat and reorder
 * messages, as its documentation allows, as long as one that is sent again and again arrives; between a client and a node it may not.
 */
@Timeout(90)
public abstract class TransportContract {
    private static final int VERSION = HandshakeMessage.PROTOCOL_VERSION;
    private static final StateMachineVersion COUNTER = new StateMachineVersion("counter", "1", "1=Add");
    private static final List<Integer> IDS = List.of(1, 2, 3);
    private static final int MAX_FRAME_BYTES = 1 << 20;

    /**
     * Below the ports that the system gives to connections that are dialled, or one of those could take a member's port.
     * Builds side by side begin at different ones.
     */
    private static final int FIRST_PORT = 10_000;

    private static final int LAST_PORT = 30_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() * 997 % (LAST_PORT - FIRST_PORT)));

    private final List<AutoCloseable> running = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final RecordingNode first = new RecordingNode();
    private final RecordingNode second = new RecordingNode();

    /** Three members, on ports that are free now. */
    protected TransportContract() {
        IDS.forEach(id -> members.add(new Member(id, "127.0.0.1", freePort())));
    }

    /** The provider of the transport; the same one whenever it is asked for within a test. */
    protected abstract TransportProvider provider();

    /** How long what must come may take; 30 s if it is not overridden. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @AfterEach
    final void close() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    @Test
    final void itsNameIsOneThatAConfigurationCanSay() {
        String name = provider().name();
        assertTrue(name.matches("[a-z0-9-]{1,64}"), "1 to 64 of a-z 0-9 -, not " + name);
        assertEquals(name, provider().name());
    }

    @Test
    final void messagesArriveUnalteredAndAsThoseOfWhoSentThem() throws Exception {
        Transport one = started(hello(1), first);
        Transport two = started(hello(2), second);
        for (int slot = 1; slot <= 100; slot++) {
            RecordingNode.FromPeer there = delivered(one, 2, accept(slot, 50 * slot), second);
            assertEquals(1, there.from());
            assertTrue(there.bytes() >= 50 * slot, "as large as its frame, not " + there.bytes());
            assertEquals(2, delivered(two, 1, accept(slot, 10), first).from());
        }
        second.peers.forEach(each -> {
            long slot = ((Accept) each.message()).id().logIndex();
            assertEquals(accept(slot, 50 * (int) slot), each.message());
        });
    }

    @Test
    final void whatCannotBeSentIsDroppedAndCounted() throws Exception {
        Transport one = started(hello(1), first);
        sentUntil("a message to a node that is not there is counted", one, 2, accept(1, 10), counted(one));
        sentUntil("a message to this node itself is counted", one, 1, accept(1, 10), counted(one));
        sentUntil("a message to a node that is no member is counted", one, 42, commit(1), counted(one));
        started(hello(2), second);
        awaitWay(one, 2, second);
        one.send(2, accept(2, MAX_FRAME_BYTES));
        delivered(one, 2, accept(3, 10), second);
        await("an empty queue", () -> one.queuedBytes() == 0);
        assertEquals(List.of(3L), arrivedSlots(second));
    }

    @Test
    final void aMessageThatHasNoBytesIsDroppedAndTheWayIsUsableOn() throws Exception {
        Transport one = started(hello(1), first);
        started(hello(2), second);
        awaitWay(one, 2, second);
        sentUntil("a message without bytes is counted", one, 2, new Probe(-1, 1), counted(one));
        awaitWay(one, 2, second);
        assertTrue(second.peers.isEmpty());
    }

    @Test
    final void aPeerThatComesBackIsFoundAgain() throws Exception {
        Transport one = started(hello(1), first);
        Transport two = started(hello(2), second);
        awaitWay(one, 2, second);
        two.close();
        RecordingNode again = new RecordingNode();
        started(hello(2), again);
        delivered(one, 2, accept(2, 10), again);
        assertTrue(second.peers.isEmpty());
    }

    @Test
    final void whoSpeaksAnotherVersionIsRefused() throws Exception {
        assertRefused(new PeerHello(VERSION + 1, "test", 1, IDS, 1_001, List.of(COUNTER)));
    }

    @Test
    final void whoIsOfAnotherClusterIsRefused() throws Exception {
        assertRefused(new PeerHello(VERSION, "prod", 1, IDS, 1_001, List.of(COUNTER)));
    }

    @Test
    final void whoKnowsOtherMembersIsRefused() throws Exception {
        assertRefused(new PeerHello(VERSION, "test", 1, List.of(1, 2), 1_001, List.of(COUNTER)));
    }

    private void assertRefused(PeerHello stranger) throws Exception {
        Transport two = started(hello(2), second);
        Transport one = started(stranger, first);
        one.send(2, accept(1, 10)); // once, or what is dropped would be taken for the refusal
        await("the refusal is counted by both", () -> one.faults() >= 2 && two.faults() >= 1);
        assertTrue(second.peers.isEmpty());
        assertTrue(first.differences.isEmpty(), "who differs in anything but its state machines may run on");
    }

    @Test
    final void whoRunsOtherStateMachinesIsToldByWhomItDials() throws Exception {
        started(hello(2), second);
        List<StateMachineVersion> newer = List.of(new StateMachineVersion("counter", "2", "1=Add"));
        Transport one = started(new PeerHello(VERSION, "test", 1, IDS, 1_001, newer), first);
        sentUntil("the difference is told", one, 2, accept(1, 10), () -> !first.differences.isEmpty());
        RecordingNode.Difference difference = next("a difference", first.differences);
        assertEquals(2, difference.peer());
        assertEquals(
                "state machines differ: counter: version \"1\" on node 2, version \"2\" on node 1",
                difference.reason());
        assertTrue(second.peers.isEmpty());
    }

    @Test
    final void aPeerThatComesBackWithAnotherJournalIsRefused() throws Exception {
        Transport two = started(hello(2), second);
        Transport one = started(hello(1), first);
        awaitWay(one, 2, second);
        one.close();
        BooleanSupplier counted = counted(two);
        Transport amnesiac = started(new PeerHello(VERSION, "test", 1, IDS, 5, List.of(COUNTER)), first);
        sentUntil("the refusal is counted", amnesiac, 2, accept(1, 10), counted);
        assertTrue(second.peers.isEmpty());
        amnesiac.close();
        Transport again = started(hello(1), first);
        awaitWay(again, 2, second);
    }

    @Test
    final void whoDialsAnotherNodeThanItMeansToIsRefused() throws Exception {
        Transport three = started(hello(3), second);
        members.set(1, new Member(2, "127.0.0.1", members.get(2).port()));
        Transport one = started(hello(1), first);
        one.send(2, accept(1, 10)); // once, or what is dropped would be taken for the refusal
        await("the refusal is counted by both", () -> three.faults() >= 1 && one.faults() >= 2);
        awaitWay(one, 3, second);
        assertTrue(second.peers.isEmpty());
    }

    @Test
    final void anAddressInUseIsNamedAndPortZeroIsAnyFreeOne() throws Exception {
        started(hello(1), first);
        BindException failure = assertThrows(BindException.class, () -> started(hello(1), second));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(":" + members.get(0).port()), message);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Transport any =
                own(provider().create(new TransportSettings(hello(2), members, anyPort), KryoMessageCodec.factory()));
        assertNotEquals(0, any.start(second).getPort());
    }

    @Test
    final void aTransportLivesOnce() throws Exception {
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
    final void settingsThatContradictThemselvesAreRefusedAtOnce() {
        TransportSettings notAMember = new TransportSettings(hello(1), members.subList(1, 3), address(1));
        TransportSettings noFrame = new TransportSettings(hello(1), members, address(1), 0, 1 << 20);
        for (TransportSettings wrong : List.of(notAMember, noFrame)) {
            assertThrows(IllegalArgumentException.class, () -> provider().create(wrong, KryoMessageCodec.factory()));
        }
    }

    @Test
    final void aClientIsToldTheMembersAndGetsItsAnswersOnceAndInOrder() throws Exception {
        started(hello(1), new Echo());
        RecordingClient client = connected(1);
        assertEquals(new Welcome(1, "test", members), next("a welcome", client.welcomes));
        ClientConnection connection = connectionOf(client);
        for (int i = 0; i < 1_000; i++) {
            connection.send(request(i));
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals(answer(request(i)), next("answer " + i, client.messages));
        }
        connection.close();
        assertFalse(endOf(client).isEmpty());
        connection.close();
        connection.send(request(1));
        assertTrue(client.ends.isEmpty());
        assertTrue(client.messages.isEmpty(), "more answers than requests");
    }

    @Test
    final void whatClientsSendArrivesOnceAndInOrderThoughTheySendAtTheSameTime() throws Exception {
        started(hello(1), first);
        int clients = 3;
        int each = 500;
        List<ClientConnection> connections = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            ClientConnection connection = connectionOf(connected(1));
            connections.add(connection);
            int from = client * each;
            threads.add(new Thread(
                    () -> IntStream.range(from, from + each).forEach(number -> connection.send(request(number))),
                    "client-" + client));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        int[] nextOfClient = new int[clients];
        for (int i = 0; i < clients * each; i++) {
            int number = number(next("request " + i, first.clients));
            assertEquals(nextOfClient[number / each]++, number % each, "of client " + number / each);
        }
        // Whatever came a second time comes before these.
        for (ClientConnection connection : connections) {
            connection.send(request(-1));
            assertEquals(-1, number(next("a request behind all others", first.clients)));
        }
    }

    @Test
    final void whatAConnectionHasNotCarriedBeforeItsEndIsCarriedByNoLaterOne() throws Exception {
        Transport one = started(hello(1), first);
        RecordingClient client = connected(1);
        ClientConnection connection = connectionOf(client);
        connection.send(request(1));
        assertEquals(1, number(next("a request", first.clients)));
        for (int number = 2; number <= 200; number++) {
            connection.send(request(number));
        }
        one.close();
        endOf(client);
        connection.send(request(201));

        RecordingNode again = new RecordingNode();
        started(hello(1), again);
        ClientConnection later = connectionOf(connected(1));
        later.send(request(202));
        assertEquals(202, number(next("a request", again.clients)));
        connection.send(request(203));
        later.send(request(204));
        assertEquals(204, number(next("a request", again.clients)));
    }

    @Test
    final void aClientHearsOnceThatItsNodeHasGoneOrThatNobodyIsThereOrThatItIsClosedItself() throws Exception {
        ClientTransport clients = clients();
        RecordingClient nowhere = new RecordingClient();
        clients.connect(members.get(0).address(), nowhere);
        String reason = endOf(nowhere);
        assertTrue(reason.contains(members.get(0).address()), reason);
        Transport one = started(hello(1), first);
        RecordingClient left = new RecordingClient();
        clients.connect(members.get(0).address(), left);
        connectionOf(left);
        one.close();
        endOf(left);
        started(hello(2), second);
        RecordingClient own = new RecordingClient();
        clients.connect(members.get(1).address(), own);
        connectionOf(own);
        clients.close();
        endOf(own);
        RecordingClient late = new RecordingClient();
        clients.connect(members.get(1).address(), late);
        endOf(late);
        for (RecordingClient each : List.of(nowhere, left, own, late)) {
            assertTrue(each.ends.isEmpty());
        }
    }

    @Test
    final void aNodeMayCloseAClientsConnection() throws Exception {
        started(hello(1), new RecordingNode() {
            @Override
            public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
                client.close();
            }
        });
        RecordingClient client = connected(1);
        connectionOf(client).send(request(1));
        endOf(client);
        assertTrue(client.messages.isEmpty());
    }

    /** Answers every request with its own bytes. */
    private static final class Echo extends RecordingNode {
        @Override
        public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
            client.send(answer((ClientRequest) message));
        }
    }

    private static ClientRequest request(int number) {
        return new ClientRequest(Bytes.ofUtf8(Integer.toString(number)));
    }

    private static int number(ClientMessage message) {
        return Integer.parseInt(((ClientRequest) message).envelope().toUtf8());
    }

    private static ServerResponse answer(ClientRequest request) {
        return new ServerResponse(new RequestId(1, 1), ServerResponse.Outcome.APPLIED, request.envelope());
    }

    private static PeerHello hello(int node) {
        return new PeerHello(VERSION, "test", node, IDS, 1_000 + node, List.of(COUNTER));
    }

    private static Commit commit(long heartbeat) {
        return new Commit(new Identifier(1, new BallotNumber(1, 1), 1), heartbeat);
    }

    private static Accept accept(long slot, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) slot);
        return new Accept(
                new Identifier(1, new BallotNumber(1, 1), slot), CommandBatch.of(slot, List.of(Bytes.wrap(content))));
    }

    private void await(String what, BooleanSupplier condition) {
        new Patience(patience()).await(what, condition);
    }

    private <T> T next(String what, BlockingQueue<T> queue) throws InterruptedException {
        return new Patience(patience()).next(what, queue);
    }

    private ClientConnection connectionOf(RecordingClient client) throws InterruptedException {
        return next("a connection", client.connections);
    }

    private String endOf(RecordingClient client) throws InterruptedException {
        return next("the end of a connection", client.ends);
    }

    private ClientTransport clients() {
        return own(provider().createClient(KryoMessageCodec.factory()));
    }

    private RecordingClient connected(int node) {
        RecordingClient client = new RecordingClient();
        clients().connect(members.get(node - 1).address(), client);
        return client;
    }

    private Transport created(PeerHello hello) {
        TransportSettings settings = new TransportSettings(
                hello, members, address(hello.node()), MAX_FRAME_BYTES, TransportSettings.DEFAULT_PEER_QUEUE_BYTES);
        return own(provider().create(settings, KryoMessageCodec.factory()));
    }

    private Transport started(PeerHello hello, RecordingNode receiver) throws IOException {
        Transport transport = created(hello);
        transport.start(receiver);
        return transport;
    }

    private InetSocketAddress address(int node) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), members.get(node - 1).port());
    }

    private <T extends AutoCloseable> T own(T closeable) {
        running.add(closeable);
        return closeable;
    }

    private static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndUpdate(last -> last == LAST_PORT ? FIRST_PORT : last + 1);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    /** Whether more is counted than now. */
    private static BooleanSupplier counted(Transport transport) {
        long before = transport.faults();
        return () -> transport.faults() > before;
    }

    /** Again and again, as one message may be lost. */
    private void sentUntil(String what, Transport from, int to, PeerMessage message, BooleanSupplier condition) {
        await(what, () -> {
            from.send(to, message);
            return condition.getAsBoolean();
        });
    }

    /** Sends a message until it has arrived; whatever arrives meanwhile is kept, but must be one that was sent. */
    private RecordingNode.FromPeer delivered(Transport from, int to, Accept message, RecordingNode receiver) {
        BlockingQueue<RecordingNode.FromPeer> arrived = receiver.peers;
        sentUntil(
                message + " is at node " + to,
                from,
                to,
                message,
                () -> arrived.stream().anyMatch(each -> each.message().equals(message)));
        return arrived.stream()
                .filter(each -> each.message().equals(message))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> arrivedSlots(RecordingNode receiver) {
        return receiver.peers.stream()
                .map(each -> ((Accept) each.message()).id().logIndex())
                .distinct()
                .toList();
    }

    /** Sends to {@code to} until something gets there. */
    private void awaitWay(Transport from, int to, RecordingNode receiver) {
        receiver.knocks.clear();
        sentUntil(
                "there is a way to node " + to,
                from,
                to,
                commit(RecordingNode.KNOCK),
                () -> !receiver.knocks.isEmpty());
    }
}
