/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.accept;
import static org.paxos4j.transport.netty.Fixture.await;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;
import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;

@Timeout(90)
class HostileConnectionTest {
    private static final ClientHello CLIENT_HELLO = new ClientHello(HandshakeMessage.PROTOCOL_VERSION);

    private Fixture fixture;
    private NettyTransport transport;
    private final RecordingReceiver receiver = new RecordingReceiver();

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture();
        transport = fixture.start(1, receiver);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void junkIsCutOff() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            byte[] junk = new byte[1 + random.nextInt(1_000)];
            random.nextBytes(junk);
            // The length field of junk must not just be one that waits for more bytes.
            junk[0] |= 0x40;
            if (junk.length >= 4) {
                assertCutOff(connect(), junk);
            }
        }
    }

    @Test
    void aFrameBeyondTheLimitIsCutOffBeforeItsContentComes() throws Exception {
        assertCutOff(connect(), length(Integer.MAX_VALUE));
        assertCutOff(connect(), length(-1));
        assertCutOff(connect(), length(4 + Limits.HANDSHAKE_FRAME_BYTES + 1));
        assertCutOff(presentedClient(), length(4 + Limits.CLIENT_FRAME_BYTES + 1));
        assertCutOff(presentedPeer(), length(4 + fixture.maxFrameBytes + 1));
    }

    @Test
    void aFrameWithAWrongChecksumIsCutOff() throws Exception {
        RawConnection connection = connect();
        byte[] frame = connection.frame(CLIENT_HELLO);
        frame[frame.length - 1] ^= 1;
        assertCutOff(connection, frame);
    }

    @Test
    void whatIsNoMessageIsCutOffWithAllThatFollows() throws Exception {
        RawConnection connection = presentedPeer();
        byte[] unknown = RawConnection.frame(new byte[] {77});
        byte[] good = connection.frame(commit(9));
        byte[] both = ByteBuffer.allocate(unknown.length + good.length)
                .put(unknown)
                .put(good)
                .array();
        assertCutOff(connection, both);
        assertCutOff(connect(), RawConnection.frame(new byte[0]));
        assertCutOff(connect(), length(3), new byte[3]);
        assertTrue(receiver.peers.isEmpty());
    }

    @Test
    void aCodecThatFailsCostsOnlyItsConnection() throws Exception {
        assertCutOff(connect(), RawConnection.frame(new byte[] {TestCodec.MAKES_CODEC_THROW}));
    }

    @Test
    void aReceiverThatFailsCostsOnlyTheConnection() throws Exception {
        NettyTransport two = fixture.start(hello(2), Fixture.PATIENT, new RecordingReceiver() {
            @Override
            public void peerMessage(int from, PeerMessage message, int bytes) {
                throw new IllegalStateException("a mistake in the receiver");
            }
        });
        RawConnection connection = fixture.own(RawConnection.to(fixture.address(2)));
        connection.say(hello(3).to(2)).hear();
        connection.say(commit(1));
        assertTrue(connection.isClosedWithoutAWord());
        assertTrue(two.faults() > 0);
    }

    @Test
    void aConnectionBelongsToOneFamily() throws Exception {
        assertCutOff(connect(), commit(1));
        assertCutOff(connect(), StatusRequest.INSTANCE);
        assertCutOff(connect(), new Welcome(2, "test", fixture.members));
        assertCutOff(presentedPeer(), StatusRequest.INSTANCE);
        assertCutOff(presentedPeer(), hello(2).to(1));
        assertCutOff(presentedClient(), commit(1));
        assertCutOff(presentedClient(), CLIENT_HELLO);
        assertTrue(receiver.peers.isEmpty());
        assertTrue(receiver.clients.isEmpty());
    }

    @Test
    void whoSaysNothingIsCutOff() throws Exception {
        NettyTransport two = fixture.start(hello(2), Fixture.handshake(50), receiver);
        RawConnection silent = fixture.own(RawConnection.to(fixture.address(2)));
        assertTrue(silent.isClosedWithoutAWord());
        RawConnection slow = fixture.own(RawConnection.to(fixture.address(2)));
        slow.write(new byte[] {0, 0});
        assertTrue(slow.isClosedWithoutAWord());
        assertTrue(two.faults() >= 2);
    }

    @Test
    void whoDoesNotFinishAFrameAfterTheHandshakeIsCutOff() throws Exception {
        NettyTransport two = fixture.start(hello(2), Fixture.frame(50), receiver);
        RawConnection client = fixture.own(RawConnection.to(fixture.address(2)));
        client.say(CLIENT_HELLO).hear();
        client.write(new byte[] {0, 0, 0});
        assertTrue(client.isClosedWithoutAWord());
        RawConnection peer = fixture.own(RawConnection.to(fixture.address(2)));
        peer.say(hello(3).to(2)).hear();
        peer.write(new byte[] {0, 0, 0});
        assertTrue(peer.isClosedWithoutAWord());
        assertEquals(2, two.faults());
        assertEquals(
                List.of("WARN node 2: a connection from 127.0.0.1 is cut off: a frame was not complete after 50 ms,"
                        + " only 3 bytes"),
                fixture.log.linesWith("was not complete"));
    }

    @Test
    void messagesSentTogetherWithTheHelloAreNotLost() throws Exception {
        RawConnection connection = connect();
        byte[] hello = connection.frame(hello(2).to(1));
        // Longer than a handshake may be, and arriving behind it in the same reads.
        byte[] large = connection.frame(accept(1, 1 << 20));
        byte[] last = connection.frame(commit(5));
        connection.write(ByteBuffer.allocate(hello.length + large.length + last.length)
                .put(hello)
                .put(large)
                .put(last)
                .array());
        assertEquals(new Welcome(1, "test", fixture.members), connection.hear());
        assertEquals(accept(1, 1 << 20), next(receiver.peers).message());
        assertEquals(commit(5), next(receiver.peers).message());
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndPeersKeepARoomOfTheirOwn() throws Exception {
        // Its own dialling would take one of the few connections, sooner or later.
        transport.close();
        NettyTransport two = fixture.start(hello(2), Fixture.room(4, 3), receiver);
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawConnection client = fixture.own(RawConnection.to(fixture.address(2)));
            assertEquals(2, ((Welcome) client.say(CLIENT_HELLO).hear()).node());
            clients.add(client);
        }
        RawConnection fourth = fixture.own(RawConnection.to(fixture.address(2)));
        Refused refused = (Refused) fourth.say(CLIENT_HELLO).hear();
        assertTrue(refused.reason().contains("no more than 3 clients"), refused.reason());
        assertTrue(fourth.isClosedWithoutAWord());
        await(() -> welcomesPeer(2));
        long faults = two.faults();
        RawConnection fifth = fixture.own(RawConnection.to(fixture.address(2)));
        assertTrue(fifth.isClosedWithoutAWord());
        assertEquals(faults + 1, two.faults());
        clients.get(0).close();
        await(() -> {
            try {
                RawConnection next = fixture.own(RawConnection.to(fixture.address(2)));
                return next.say(CLIENT_HELLO).hear() instanceof Welcome;
            } catch (Exception stillFull) {
                return false;
            }
        });
    }

    @Test
    void oneAddressTakesNoMoreThanItsShareAndItsPeersKeepARoomOfTheirOwn() throws Exception {
        transport.close();
        fixture.start(hello(2), Fixture.roomPerAddress(3, 2), receiver);
        for (int i = 0; i < 2; i++) {
            RawConnection client = fixture.own(RawConnection.to(fixture.address(2)));
            assertEquals(2, ((Welcome) client.say(CLIENT_HELLO).hear()).node());
        }
        RawConnection third = fixture.own(RawConnection.to(fixture.address(2)));
        Refused refused = (Refused) third.say(CLIENT_HELLO).hear();
        assertEquals("node 2 serves no more than 2 clients from one address", refused.reason());
        assertTrue(third.isClosedWithoutAWord());
        await(() -> welcomesPeer(2));
        RawConnection fifth = fixture.own(RawConnection.to(fixture.address(2)));
        assertTrue(fifth.isClosedWithoutAWord());
        assertEquals(
                1,
                fixture.log
                        .linesWith("a connection from 127.0.0.1 is closed at once: the limit is 3 connections from"
                                + " one address")
                        .size());
        RawConnection elsewhere = fixture.own(RawConnection.from("127.0.0.2", fixture.address(2)));
        assertEquals(2, ((Welcome) elsewhere.say(CLIENT_HELLO).hear()).node());
    }

    private boolean welcomesPeer(int node) {
        try {
            RawConnection peer = fixture.own(RawConnection.to(fixture.address(node)));
            return peer.say(hello(3).to(node)).hear() instanceof Welcome;
        } catch (Exception stillFull) {
            return false;
        }
    }

    private RawConnection connect() throws IOException {
        return fixture.own(RawConnection.to(fixture.address(1)));
    }

    private RawConnection presentedPeer() throws Exception {
        RawConnection connection = connect();
        connection.say(hello(2).to(1)).hear();
        return connection;
    }

    private RawConnection presentedClient() throws Exception {
        RawConnection connection = connect();
        connection.say(CLIENT_HELLO).hear();
        return connection;
    }

    private static byte[] length(int bytes) {
        return ByteBuffer.allocate(4).putInt(bytes).array();
    }

    private void assertCutOff(RawConnection connection, WireMessage message) throws Exception {
        assertCutOff(connection, connection.frame(message));
    }

    /** The connection is closed and counted, and the next one is served. */
    private void assertCutOff(RawConnection connection, byte[]... parts) throws Exception {
        long before = transport.faults();
        for (byte[] part : parts) {
            connection.write(part);
        }
        assertTrue(connection.isClosedWithoutAWord());
        assertEquals(before + 1, transport.faults());
        RawConnection next = connect();
        assertEquals(
                new Welcome(1, "test", fixture.members), next.say(CLIENT_HELLO).hear());
        next.close();
    }
}
