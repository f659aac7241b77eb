/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.statemachine.Bytes;

/** A cluster of three on free loopback ports; whatever it starts ends with it, and no buffer of it may be left over. */
final class Fixture {
    /** So long that a test that waits for one of these times has failed before. */
    private static final long PATIENCE_MILLIS = 600_000;

    static final Limits PATIENT = limits(PATIENCE_MILLIS, PATIENCE_MILLIS, PATIENCE_MILLIS, PATIENCE_MILLIS);
    static final StateMachineVersion COUNTER = new StateMachineVersion("counter", "1", "1=Add");

    /**
     * Below the ports that the system gives to connections that are dialled, or one of those could take a member's port.
     * Builds side by side begin at different ones.
     */
    private static final int FIRST_PORT = 10_000;

    private static final int LAST_PORT = 30_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() * 997 % (LAST_PORT - FIRST_PORT)));

    private final List<AutoCloseable> running = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final RecordingLog log = new RecordingLog();
    int maxFrameBytes = TransportSettings.DEFAULT_MAX_FRAME_BYTES;
    int peerQueueBytes = TransportSettings.DEFAULT_PEER_QUEUE_BYTES;

    Fixture() {
        Hosts.reset();
        for (int id = 1; id <= 3; id++) {
            members.add(new Member(id, "127.0.0.1", freePort()));
        }
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

    private static Limits limits(long handshake, long frame, long stalled, long dropsTold) {
        return new Limits(handshake, frame, stalled, dropsTold, 4_096, 4_032, 4_096, 4_032, 8 << 20);
    }

    static Limits handshake(long millis) {
        return limits(millis, PATIENCE_MILLIS, PATIENCE_MILLIS, PATIENCE_MILLIS);
    }

    static Limits frame(long millis) {
        return limits(PATIENCE_MILLIS, millis, PATIENCE_MILLIS, PATIENCE_MILLIS);
    }

    static Limits stalled(long millis) {
        return limits(PATIENCE_MILLIS, PATIENCE_MILLIS, millis, PATIENCE_MILLIS);
    }

    static Limits dropsTold(long millis) {
        return limits(PATIENCE_MILLIS, PATIENCE_MILLIS, PATIENCE_MILLIS, millis);
    }

    private static Limits counts(int connections, int clients, int perAddress, int clientsPerAddress, long pending) {
        return new Limits(
                PATIENCE_MILLIS,
                PATIENCE_MILLIS,
                PATIENCE_MILLIS,
                PATIENCE_MILLIS,
                connections,
                clients,
                perAddress,
                clientsPerAddress,
                pending);
    }

    static Limits pending(long bytes) {
        return counts(100, 100, 100, 100, bytes);
    }

    static Limits room(int connections, int clients) {
        return counts(connections, clients, 100, 100, 1 << 20);
    }

    static Limits roomPerAddress(int connections, int clients) {
        return counts(100, 100, connections, clients, 1 << 20);
    }

    static PeerHello hello(int node) {
        return new PeerHello(
                HandshakeMessage.PROTOCOL_VERSION, "test", node, List.of(1, 2, 3), 1_000 + node, List.of(COUNTER));
    }

    TransportSettings settings(PeerHello hello) {
        return new TransportSettings(hello, members, address(hello.node()), maxFrameBytes, peerQueueBytes);
    }

    InetSocketAddress address(int node) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), members.get(node - 1).port());
    }

    NettyTransport start(int node, RecordingReceiver receiver) throws IOException {
        return start(hello(node), PATIENT, receiver);
    }

    NettyTransport start(PeerHello hello, Limits limits, RecordingReceiver receiver) throws IOException {
        NettyTransport transport = own(new NettyTransport(settings(hello), TestCodec::new, limits, log));
        transport.start(receiver);
        return transport;
    }

    /** A server socket at a member's address, in place of its node. */
    ServerSocket impostor(int node, int receiveBufferBytes) throws IOException {
        ServerSocket socket = own(new ServerSocket());
        socket.setReuseAddress(true);
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.bind(address(node));
        socket.setSoTimeout(30_000);
        return socket;
    }

    <T extends AutoCloseable> T own(T closeable) {
        running.add(closeable);
        return closeable;
    }

    /** Sends to {@code to} until something gets there. */
    static void awaitWay(NettyTransport from, int to, RecordingReceiver receiver) {
        receiver.knocks.clear();
        await(() -> {
            from.send(to, commit(RecordingReceiver.KNOCK));
            return !receiver.knocks.isEmpty();
        });
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true within 30 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static Commit commit(long heartbeat) {
        return new Commit(new Identifier(1, new BallotNumber(1, 1), 1), heartbeat);
    }

    static Accept accept(long slot, int bytes) {
        byte[] content = new byte[bytes];
        java.util.Arrays.fill(content, (byte) slot);
        return new Accept(
                new Identifier(1, new BallotNumber(1, 1), slot), CommandBatch.of(slot, List.of(Bytes.wrap(content))));
    }

    static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    void close() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
        Leaks.assertNone();
    }
}
