/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.core.guice.InMemoryJournalModule;
import org.paxos4j.core.guice.InMemoryTransportModule;
import org.paxos4j.statemachine.Bytes;

class InMemoryTransportTest {
    private static final List<Member> MEMBERS =
            List.of(new Member(1, "one", 7701), new Member(2, "two", 7702), new Member(3, "three", 7703));
    private static final List<StateMachineVersion> MACHINES = List.of(new StateMachineVersion("counter", "1", "1=Add"));
    private static final int CLIENT_FRAME_BYTES = 64;

    private final InMemoryTransportProvider provider = new InMemoryTransportProvider();
    private final Heard one = new Heard();
    private final Heard two = new Heard();

    /** Writes down what it hears. */
    private static final class Heard implements TransportReceiver {
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());
        private final List<PeerMessage> messages = Collections.synchronizedList(new ArrayList<>());
        private BiConsumer<Integer, PeerMessage> onPeerMessage = (from, message) -> {};
        private BiConsumer<ClientConnection, ClientMessage> onClientMessage = (client, message) -> {};

        @Override
        public void peerMessage(int from, PeerMessage message, int bytes) {
            messages.add(message);
            events.add("from " + from + ": " + message);
            onPeerMessage.accept(from, message);
        }

        @Override
        public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
            events.add("client: " + message);
            onClientMessage.accept(client, message);
        }

        @Override
        public void stateMachinesDiffer(int peer, String reason) {
            events.add("differs from " + peer + ": " + reason);
        }
    }

    /** Writes down what a client hears. */
    private static class ClientHeard implements ClientReceiver {
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());
        private ClientConnection connection;

        @Override
        public void connected(ClientConnection to, Welcome welcome) {
            connection = to;
            events.add("connected to " + welcome.node() + " of " + welcome.members());
        }

        @Override
        public void message(ClientMessage message) {
            events.add("message " + message);
        }

        @Override
        public void closed(String reason) {
            events.add("closed: " + reason);
        }
    }

    @Test
    void aMessageReachesItsPeerThroughTheCodec() throws IOException {
        Transport from = started(1, one);
        started(2, two);
        Probe probe = new Probe(7, 1);
        from.send(2, probe);
        assertEquals(List.of("from 1: " + probe), two.events);
        assertNotSame(probe, two.messages.get(0));
        assertEquals(0, from.faults());
        assertEquals(0, from.queuedBytes());
    }

    @Test
    void whatCannotBeDeliveredIsDroppedAndCounted() throws IOException {
        Transport from = started(1, one);
        from.send(2, new Probe(1, 1)); // nobody listens there
        from.send(9, new Probe(1, 1)); // no member
        from.send(2, new Probe(-1, 1)); // has no bytes
        assertEquals(3, from.faults());
        started(2, two);
        from.send(2, new Probe(2, 1));
        assertEquals(List.of("from 1: " + new Probe(2, 1)), two.events);
        assertEquals(3, from.faults());
    }

    @Test
    void aNodeThatWentAwayIsDialledAgainWhenItIsBack() throws IOException {
        Transport from = started(1, one);
        Transport before = started(2, two);
        before.close();
        from.send(2, new Probe(1, 1));
        Heard again = new Heard();
        started(2, again);
        from.send(2, new Probe(2, 1));
        assertEquals(List.of(), two.events);
        assertEquals(List.of("from 1: " + new Probe(2, 1)), again.events);
        assertEquals(1, from.faults());
    }

    @Test
    void receiversThatAnswerAtOnceDoNotRecurse() throws IOException {
        Transport a = started(1, one);
        Transport b = started(2, two);
        AtomicInteger rounds = new AtomicInteger();
        one.onPeerMessage = (from, message) -> a.send(from, message);
        two.onPeerMessage = (from, message) -> {
            if (rounds.incrementAndGet() < 20_000) {
                b.send(from, message);
            }
        };
        a.send(2, new Probe(1, 1));
        assertEquals(20_000, rounds.get());
    }

    @Test
    void twoThreadsThatSendToEachOtherNeitherWaitNorLoseAnything() throws Exception {
        Transport a = started(1, one);
        Transport b = started(2, two);
        int count = 5_000;
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Future<?> fromA = executor.submit(() -> {
                for (int i = 1; i <= count; i++) {
                    a.send(2, new RetransmitRequest(1, 2, i));
                }
            });
            Future<?> fromB = executor.submit(() -> {
                for (int i = 1; i <= count; i++) {
                    b.send(1, new RetransmitRequest(2, 1, i));
                }
            });
            fromA.get(60, TimeUnit.SECONDS);
            fromB.get(60, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
        assertEquals(count, one.messages.size());
        assertEquals(count, two.messages.size());
        // One link keeps its order.
        assertEquals(new RetransmitRequest(1, 2, 1), two.messages.get(0));
        assertEquals(new RetransmitRequest(1, 2, count), two.messages.get(count - 1));
    }

    @Test
    void urgentMessagesOvertakeAndWhatExceedsTheQueueIsDropped() throws IOException {
        TransportSettings small = new TransportSettings(hello(1, "orders", MACHINES), MEMBERS, bind(1), 1 << 20, 200);
        Transport from = provider.create(small, KryoMessageCodec.factory());
        from.start(one);
        started(2, two);
        // While the first is being delivered more come; of 64 bytes each, three find room, and the urgent one has its
        // own.
        two.onPeerMessage = (sender, message) -> {
            if (message.equals(new RetransmitRequest(1, 2, 1))) {
                from.send(2, new RetransmitRequest(1, 2, 2));
                from.send(2, new RetransmitRequest(1, 2, 3));
                from.send(2, new Probe(1, 1));
                from.send(2, new RetransmitRequest(1, 2, 4));
                from.send(2, new RetransmitRequest(1, 2, 5));
                assertEquals(256, from.queuedBytes());
            }
        };
        from.send(2, new RetransmitRequest(1, 2, 1));
        assertEquals(
                List.of(
                        new RetransmitRequest(1, 2, 1),
                        new Probe(1, 1),
                        new RetransmitRequest(1, 2, 2),
                        new RetransmitRequest(1, 2, 3),
                        new RetransmitRequest(1, 2, 4)),
                two.messages);
        assertEquals(1, from.faults());
    }

    @Test
    void urgentMessagesHaveABoundOfTheirOwn() throws IOException {
        Transport from = started(1, one);
        started(2, two);
        two.onPeerMessage = (sender, message) -> {
            if (message.equals(new RetransmitRequest(1, 2, 1))) {
                for (int round = 1; round <= 1_030; round++) {
                    from.send(2, new Probe(round, 1));
                }
            }
        };
        from.send(2, new RetransmitRequest(1, 2, 1));
        assertEquals(1 + 1_024, two.messages.size());
        assertEquals(6, from.faults());
    }

    @Test
    void peersOfAnotherClusterOrWithOtherMembersAreRefused() throws IOException {
        Transport accepting = started(2, two);
        Transport otherCluster = create(1, hello(1, "payments", MACHINES), MEMBERS);
        otherCluster.start(one);
        otherCluster.send(2, new Probe(1, 1));
        assertEquals(2, otherCluster.faults(), "the refused connection and the dropped message");
        otherCluster.close();
        Transport otherMembers = create(1, hello(1, "orders", MACHINES, 1, 2), MEMBERS);
        otherMembers.start(one);
        otherMembers.send(2, new Probe(1, 1));
        otherMembers.close();
        assertEquals(List.of(), two.events);
        assertEquals(List.of(), one.events);
        assertEquals(2, accepting.faults());
    }

    @Test
    void aPeerThatRunsOtherStateMachinesIsReportedToWhoeverDialled() throws IOException {
        started(2, two);
        StateMachineVersion newer = new StateMachineVersion("counter", "2", "1=Add");
        Transport dialling = create(1, hello(1, "orders", List.of(newer)), MEMBERS);
        dialling.start(one);
        dialling.send(2, new Probe(1, 1));
        assertEquals(1, one.events.size(), one.events::toString);
        assertEquals(
                "differs from 2: state machines differ: counter: version \"1\" on node 2, version \"2\" on node 1",
                one.events.get(0));
        assertEquals(List.of(), two.events);
    }

    @Test
    void aNodeThatFindsItselfOrAnotherAtAPeersAddressIsRefused() throws IOException {
        // Node 1 believes that node 2 is where node 3 listens.
        started(3, two);
        List<Member> wrong = List.of(MEMBERS.get(0), new Member(2, "three", 7703), new Member(3, "two", 7702));
        Transport from = create(1, hello(1, "orders", MACHINES), wrong);
        from.start(one);
        from.send(2, new Probe(1, 1));
        assertEquals(List.of(), two.events);
        // Another node 3 dials the first one.
        Transport twin =
                create(3, hello(3, "orders", MACHINES), List.of(MEMBERS.get(0), MEMBERS.get(2), MEMBERS.get(1)));
        assertThrows(BindException.class, () -> twin.start(two), "its address is taken");
    }

    @Test
    void anAddressThatIsTakenIsNamedAndPortZeroIsAnyFreeOne() throws IOException {
        started(1, one);
        BindException e = assertThrows(BindException.class, () -> started(1, two));
        assertTrue(e.getMessage().contains("one:7701"), e.getMessage());
        TransportSettings anyPort = new TransportSettings(
                hello(2, "orders", MACHINES), MEMBERS, InetSocketAddress.createUnresolved("two", 0));
        InetSocketAddress bound =
                provider.create(anyPort, KryoMessageCodec.factory()).start(two);
        assertNotEquals(0, bound.getPort());
        ClientHeard client = new ClientHeard();
        provider.createClient(KryoMessageCodec.factory()).connect("two:" + bound.getPort(), client);
        assertEquals(List.of("connected to 2 of " + MEMBERS), client.events);
    }

    @Test
    void aClientIsWelcomedAndAnswered() throws IOException {
        started(1, one);
        one.onClientMessage = (client, message) -> client.send(message);
        ClientHeard client = new ClientHeard();
        ClientTransport clients = provider.createClient(KryoMessageCodec.factory());
        clients.connect("one:7701", client);
        ClientRequest request = new ClientRequest(Bytes.ofUtf8("envelope"));
        client.connection.send(request);
        client.connection.close();
        client.connection.close();
        client.connection.send(request);
        assertEquals(List.of("client: " + request), one.events);
        assertEquals(
                List.of(
                        "connected to 1 of " + MEMBERS,
                        "message " + request,
                        "closed: the client has closed the connection"),
                client.events);
    }

    @Test
    void aClientHearsThatNobodyListensAndThatItsNodeOrItselfIsClosed() throws IOException {
        ClientTransport clients = provider.createClient(KryoMessageCodec.factory());
        ClientHeard nowhere = new ClientHeard();
        clients.connect("one:7701", nowhere);
        assertEquals(List.of("closed: nobody listens at one:7701"), nowhere.events);
        Transport node = started(1, one);
        ClientHeard client = new ClientHeard();
        clients.connect("one:7701", client);
        node.close();
        client.connection.send(StatusRequest.INSTANCE);
        assertEquals("closed: node 1 has closed its transport", client.events.get(1));
        assertEquals(2, client.events.size());
        started(2, two);
        ClientHeard second = new ClientHeard();
        clients.connect("two:7702", second);
        clients.close();
        assertEquals("closed: the client's transport is closed", second.events.get(1));
        assertEquals(List.of(), one.events);
    }

    @Test
    void aConnectionOnWhichTooMuchWaitsIsClosedSoThatNoAnswerIsMissedInSilence() throws IOException {
        Transport node = started(1, one);
        ClientRequest large = new ClientRequest(Bytes.wrap(new byte[1 << 20]));
        AtomicReference<ClientConnection> toClient = new AtomicReference<>();
        one.onClientMessage = (client, message) -> {
            toClient.set(client);
            client.send(message);
        };
        ClientHeard client = new ClientHeard() {
            @Override
            public void message(ClientMessage message) {
                super.message(message);
                if (message.equals(StatusRequest.INSTANCE)) {
                    // While this one is being heard, more come than there is room for.
                    for (int i = 0; i < 10; i++) {
                        toClient.get().send(large);
                    }
                }
            }
        };
        provider.createClient(KryoMessageCodec.factory()).connect("one:7701", client);
        client.connection.send(StatusRequest.INSTANCE);
        assertEquals("closed: the client does not read", client.events.get(client.events.size() - 1));
        assertEquals(1, node.faults());
    }

    @Test
    void aFrameBeyondTheLimitIsDroppedAndCounted() throws IOException {
        TransportSettings small =
                new TransportSettings(hello(1, "orders", MACHINES), MEMBERS, bind(1), CLIENT_FRAME_BYTES, 1 << 20);
        Transport node = provider.create(small, KryoMessageCodec.factory());
        node.start(one);
        ClientHeard client = new ClientHeard();
        provider.createClient(KryoMessageCodec.factory()).connect("one:7701", client);
        client.connection.send(new ClientRequest(Bytes.wrap(new byte[CLIENT_FRAME_BYTES])));
        assertEquals(List.of(), one.events);
        assertEquals(1, node.faults());
        assertEquals("closed: node 1 has closed the connection", client.events.get(1));
    }

    @Test
    void aReceiverThatFailsDoesNotReachItsSender() throws IOException {
        Transport from = started(1, one);
        started(2, two);
        two.onPeerMessage = (sender, message) -> {
            throw new IllegalStateException("a test's receiver that fails on purpose");
        };
        from.send(2, new Probe(1, 1));
        two.onPeerMessage = (sender, message) -> {};
        from.send(2, new Probe(2, 1));
        assertEquals(List.of(new Probe(1, 1), new Probe(2, 1)), two.messages);
    }

    @Test
    void theProviderIsFoundByName() {
        assertTrue(ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(found -> found instanceof InMemoryTransportProvider
                        && found.name().equals("memory")));
    }

    @Test
    void theModulesBindTheProviders() {
        Injector injector =
                Guice.createInjector(new InMemoryJournalModule(), new InMemoryTransportModule(new InMemoryNetwork()));
        assertEquals("memory", injector.getInstance(JournalProvider.class).name());
        assertEquals("memory", injector.getInstance(TransportProvider.class).name());
    }

    private Transport started(int node, TransportReceiver receiver) throws IOException {
        Transport transport = create(node, hello(node, "orders", MACHINES), MEMBERS);
        transport.start(receiver);
        return transport;
    }

    private Transport create(int node, PeerHello hello, List<Member> members) {
        return provider.create(new TransportSettings(hello, members, bind(node)), KryoMessageCodec.factory());
    }

    private static InetSocketAddress bind(int node) {
        Member member = MEMBERS.get(node - 1);
        return InetSocketAddress.createUnresolved(member.host(), member.port());
    }

    private static PeerHello hello(int node, String cluster, List<StateMachineVersion> machines, Integer... members) {
        List<Integer> ids = members.length == 0 ? List.of(1, 2, 3) : List.of(members);
        return new PeerHello(HandshakeMessage.PROTOCOL_VERSION, cluster, node, ids, 1L, machines);
    }
}
