/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.await;
import static org.paxos4j.transport.netty.Fixture.hello;
import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.statemachine.Bytes;

@Timeout(90)
class ClientsTest {
    private static final ClientHello CLIENT_HELLO = new ClientHello(HandshakeMessage.PROTOCOL_VERSION);

    private Fixture fixture;

    /** Answers every request with its own bytes. */
    private static final class Echo extends RecordingReceiver {
        @Override
        public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
            Bytes content = ((ClientRequest) message).envelope();
            client.send(response(content.byteAt(0), content));
        }
    }

    private static ServerResponse response(long sequence, Bytes content) {
        return new ServerResponse(new RequestId(1, sequence), ServerResponse.Outcome.APPLIED, content);
    }

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private ClientTransport client() {
        return fixture.own(new NettyClientTransport(TestCodec::new, Fixture.PATIENT, fixture.log));
    }

    private String address(int node) {
        return fixture.members.get(node - 1).address();
    }

    @Test
    void aClientIsToldTheMembersAndGetsItsAnswersInOrder() throws Exception {
        fixture.start(1, new Echo());
        RecordingClient ear = new RecordingClient();
        client().connect(address(1), ear);
        assertEquals(new Welcome(1, "test", fixture.members), next(ear.welcomes));
        ClientConnection connection = next(ear.connections);
        for (int i = 0; i < 5_000; i++) {
            connection.send(new ClientRequest(Bytes.wrap(new byte[] {(byte) (i % 100), 7})));
        }
        for (int i = 0; i < 5_000; i++) {
            assertEquals(response(i % 100, Bytes.wrap(new byte[] {(byte) (i % 100), 7})), next(ear.messages));
        }
        connection.close();
        assertTrue(next(ear.ends).contains("is closed"));
        connection.send(StatusRequest.INSTANCE);
    }

    @Test
    void namesAreResolved() throws Exception {
        fixture.start(1, new Echo());
        RecordingClient ear = new RecordingClient();
        client().connect("localhost:" + fixture.members.get(0).port(), ear);
        assertEquals(1, next(ear.welcomes).node());
    }

    @Test
    void theLargestCommandThereMayBeReachesItsNode() throws Exception {
        RecordingReceiver receiver = new RecordingReceiver();
        fixture.start(1, receiver);
        RecordingClient client = new RecordingClient();
        client().connect(address(1), client);
        String name = "x".repeat(Envelope.MAX_NAME_LENGTH);
        Bytes command = Bytes.wrap(new byte[Envelope.MAX_COMMAND_BYTES]);
        ClientRequest largest =
                new ClientRequest(new Envelope(new RequestId(1L << 60, 1L << 60), 1L << 60, name, command).encode());
        next(client.connections).send(largest);
        assertEquals(largest, next(receiver.clients).message());
    }

    @Test
    void aNodeIsFoundBehindANameThatHasSeveralAddresses() throws Exception {
        fixture.start(1, new Echo());
        Hosts.set("node-one", "127.0.0.2", "127.0.0.1");
        int port = fixture.members.get(0).port();
        RecordingClient ear = new RecordingClient();
        client().connect("node-one:" + port, ear);
        assertEquals(1, next(ear.welcomes).node());
        Hosts.set("node-one", "127.0.0.2", "127.0.0.3");
        RecordingClient nowhere = new RecordingClient();
        client().connect("node-one:" + port, nowhere);
        String reason = next(nowhere.ends);
        assertTrue(reason.startsWith("cannot connect to node-one:" + port + ": Connection refused"), reason);
    }

    @Test
    void manyClientsAreServedByTwoThreads() throws Exception {
        fixture.start(1, new Echo());
        ClientTransport client = client();
        List<RecordingClient> ears = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RecordingClient ear = new RecordingClient();
            ears.add(ear);
            client.connect(address(1), ear);
        }
        for (int i = 0; i < 200; i++) {
            byte[] own = {(byte) (i % 100), (byte) i};
            next(ears.get(i).connections).send(new ClientRequest(Bytes.wrap(own)));
        }
        for (int i = 0; i < 200; i++) {
            byte[] own = {(byte) (i % 100), (byte) i};
            assertEquals(response(i % 100, Bytes.wrap(own)), next(ears.get(i).messages));
        }
        assertEquals(List.of("paxos-client-io"), Fixture.threads("paxos-client-io"));
        assertEquals(2, Fixture.threads("paxos-1-io").size());
    }

    @Test
    void aClientThatDoesNotReadIsCutOffWhenTooMuchWaitsForIt() throws Exception {
        RecordingReceiver receiver = new RecordingReceiver();
        NettyTransport one = fixture.start(hello(1), Fixture.pending(1 << 20), receiver);
        RawConnection deaf = fixture.own(RawConnection.to(fixture.address(1), 16 << 10));
        deaf.say(CLIENT_HELLO).hear();
        deaf.say(StatusRequest.INSTANCE);
        ClientConnection connection = next(receiver.clients).client();
        ServerResponse large = response(1, Bytes.wrap(new byte[64 << 10]));
        await(() -> {
            connection.send(large);
            return one.faults() > 0;
        });
        connection.send(large);
        assertEquals(1, one.faults(), "told once");
        RawConnection other = fixture.own(RawConnection.to(fixture.address(1)));
        assertEquals(1, ((Welcome) other.say(CLIENT_HELLO).hear()).node());
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFrom() throws Exception {
        int answers = 200;
        RecordingReceiver receiver = new RecordingReceiver() {
            @Override
            public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
                super.clientMessage(client, message, bytes);
                if (message instanceof StatusRequest) {
                    // All at once, before the event loop can write the first: so it writes them in one go, and has seen
                    // that they are far more than a socket takes before the first of them gets anywhere.
                    for (int i = 0; i < answers; i++) {
                        client.send(response(i, Bytes.wrap(new byte[128 << 10])));
                    }
                }
            }
        };
        fixture.start(hello(1), Fixture.pending(1L << 30), receiver);
        Bells bells = new Bells(fixture, 1, receiver);
        RawConnection deaf = fixture.own(RawConnection.to(fixture.address(1), 16 << 10));
        deaf.say(CLIENT_HELLO).hear();
        deaf.say(StatusRequest.INSTANCE);
        assertEquals(0, ((ServerResponse) deaf.hear()).request().sequence());
        assertEquals(StatusRequest.INSTANCE, next(receiver.clients).message());

        ClientRequest further = new ClientRequest(Bytes.ofUtf8("further"));
        deaf.say(further);
        bells.ring();
        assertNull(receiver.clients.poll(), "read from a client that does not read");

        for (int i = 1; i < answers; i++) {
            assertEquals(i, ((ServerResponse) deaf.hear()).request().sequence());
        }
        assertEquals(further, next(receiver.clients).message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "a b:1", "::1:70", "host:9999999999"})
    void whatIsNoAddressIsToldAsSuch(String address) throws Exception {
        RecordingClient ear = new RecordingClient();
        client().connect(address, ear);
        assertEquals("not an address: \"" + address + "\"; expected host:port", next(ear.ends));
    }

    @Test
    void aConnectionThatCannotBeMadeIsToldWithItsReason() throws Exception {
        RecordingClient refused = new RecordingClient();
        client().connect(address(1), refused);
        String reason = next(refused.ends);
        assertTrue(reason.startsWith("cannot connect to " + address(1) + ": Connection refused"), reason);
        RecordingClient unknown = new RecordingClient();
        client().connect("no-such-host.invalid:1", unknown);
        assertEquals("cannot connect to no-such-host.invalid:1: unknown host", next(unknown.ends));
        assertTrue(refused.connections.isEmpty());
    }

    @Test
    void aMachineThatDoesNotAnswerIsGivenUp() throws Exception {
        ServerSocket full = fixture.own(new ServerSocket());
        full.bind(fixture.address(1), 1);
        // Its system answers no further connection once this many wait to be accepted.
        boolean answers = true;
        while (answers) {
            Socket waiting = fixture.own(new Socket());
            try {
                waiting.connect(fixture.address(1), 500);
            } catch (SocketTimeoutException noAnswer) {
                answers = false;
            }
        }
        RecordingClient client = new RecordingClient();
        client().connect(address(1), client);
        String reason = next(client.ends);
        assertTrue(
                reason.startsWith("cannot connect to " + address(1) + ": connection timed out after 2000 ms"), reason);
    }

    @Test
    void aRefusalIsToldToTheClient() throws Exception {
        ServerSocket impostor = fixture.impostor(1, 16 << 10);
        RecordingClient ear = new RecordingClient();
        client().connect(address(1), ear);
        RawConnection server = fixture.own(new RawConnection(impostor.accept()));
        assertEquals(CLIENT_HELLO, server.hear());
        server.say(new Refused(1, "too many", false));
        assertEquals(address(1) + " refuses this client: too many", next(ear.ends));
        assertTrue(server.isClosedWithoutAWord());
        assertTrue(ear.connections.isEmpty());
    }

    @Test
    void whatComesTogetherWithTheWelcomeIsHeardAfterIt() throws Exception {
        ServerSocket impostor = fixture.impostor(1, 16 << 10);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        client().connect(address(1), new ClientReceiver() {
            @Override
            public void connected(ClientConnection connection, Welcome welcome) {
                heard.add("connected");
            }

            @Override
            public void message(ClientMessage message) {
                heard.add("message");
            }

            @Override
            public void closed(String reason) {
                heard.add("closed");
            }
        });
        RawConnection server = fixture.own(new RawConnection(impostor.accept()));
        byte[] welcome = server.frame(new Welcome(1, "test", fixture.members));
        byte[] answer = server.frame(response(1, Bytes.EMPTY));
        server.write(ByteBuffer.allocate(welcome.length + answer.length)
                .put(welcome)
                .put(answer)
                .array());
        assertEquals("connected", next(heard));
        assertEquals("message", next(heard));
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        ServerSocket impostor = fixture.impostor(1, 16 << 10);
        RecordingClient ear = new RecordingClient();
        ClientTransport hasty =
                fixture.own(new NettyClientTransport(TestCodec::new, Fixture.handshake(50), fixture.log));
        hasty.connect(address(1), ear);
        RawConnection server = fixture.own(new RawConnection(impostor.accept()));
        assertEquals(address(1) + " does not answer", next(ear.ends));
        assertEquals(CLIENT_HELLO, server.hear());
        assertTrue(server.isClosedWithoutAWord());
    }

    @Test
    void aServerThatTalksNonsenseIsGivenUp() throws Exception {
        ServerSocket impostor = fixture.impostor(1, 16 << 10);
        ClientTransport client = client();
        List<byte[]> nonsense = List.of(new byte[] {77}, new byte[] {TestCodec.MAKES_CODEC_THROW}, new byte[] {9});
        for (byte[] each : nonsense) {
            RecordingClient ear = new RecordingClient();
            client.connect(address(1), ear);
            RawConnection server = fixture.own(new RawConnection(impostor.accept()));
            server.write(RawConnection.frame(each));
            assertTrue(next(ear.ends).contains(address(1)));
        }
        RecordingClient ear = new RecordingClient();
        client.connect(address(1), ear);
        RawConnection server = fixture.own(new RawConnection(impostor.accept()));
        server.say(new Welcome(1, "test", fixture.members));
        next(ear.connections);
        server.say(Fixture.commit(1));
        assertEquals(address(1) + " sent an unexpected Commit", next(ear.ends));
    }

    @Test
    void aNodeThatGoesAwayIsToldOnce() throws Exception {
        NettyTransport one = fixture.start(1, new Echo());
        RecordingClient ear = new RecordingClient();
        client().connect(address(1), ear);
        next(ear.connections);
        one.close();
        next(ear.ends);
        assertTrue(ear.ends.isEmpty());
    }

    @Test
    void closingTheClientClosesItsConnectionsAndEndsItsThread() throws Exception {
        fixture.start(1, new Echo());
        ClientTransport client = client();
        RecordingClient ear = new RecordingClient();
        client.connect(address(1), ear);
        next(ear.connections);
        client.close();
        client.close();
        next(ear.ends);
        assertEquals(List.of(), Fixture.threads("paxos-client"));
        RecordingClient late = new RecordingClient();
        client.connect(address(1), late);
        assertEquals("this client is closed", next(late.ends));
    }
}
