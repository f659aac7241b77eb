/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.statemachine.Bytes;

/**
 * The connections between clients and nodes. Each keeps the order of its messages and brings none twice, as a transport
 * must; but one alone may get lost, which is worse than what TCP does. What was sent before a connection ended may still
 * arrive at the node.
 */
final class ClientNetwork implements TransportProvider {
    private record Event(long at, long order, Runnable action) {}

    private final SplittableRandom random;
    private final Wire wire;
    private final FaultCounts counts;
    private final LongSupplier clock;
    private final IntFunction<@Nullable VirtualNode> running;
    private final List<Member> members;
    private final PriorityQueue<Event> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<Connection> open = new ArrayList<>();
    private final Set<Integer> cutOff = new HashSet<>();
    private final Set<Integer> silent = new HashSet<>();
    private long order;
    private double loss;
    private long longestDelayNanos = VirtualNetwork.HEALTHY_DELAY.toNanos();

    /**
     * A network to the given members.
     *
     * @param random decides on every message's fate
     * @param running a node by its id, if it runs
     */
    ClientNetwork(
            SplittableRandom random,
            Wire wire,
            FaultCounts counts,
            LongSupplier clock,
            List<Member> members,
            IntFunction<@Nullable VirtualNode> running) {
        this.random = random;
        this.wire = wire;
        this.counts = counts;
        this.clock = clock;
        this.members = members;
        this.running = running;
    }

    void faulty(double newLoss, Duration longestDelay) {
        loss = newLoss;
        longestDelayNanos = longestDelay.toNanos();
    }

    /** Nothing passes between a node and clients any more, and nobody is told. */
    void cutOff(int node) {
        cutOff.add(node);
    }

    /** A node still accepts connections; nothing passes on any. */
    void silence(int node) {
        silent.add(node);
    }

    void cutNothing() {
        cutOff.clear();
        silent.clear();
    }

    /** All connections end, and their clients are told. */
    void dropAll() {
        List.copyOf(open).forEach(this::drop);
    }

    /** All connections to a node end, and their clients are told. */
    void drop(int node) {
        for (Connection connection : List.copyOf(open)) {
            if (connection.member.id() == node) {
                drop(connection);
            }
        }
    }

    private void drop(Connection connection) {
        counts.felt(FaultKind.CLIENTS);
        connection.end("connection reset");
    }

    /** A node has lost its power: some clients are told, those whose system notices, and some are not. */
    void crashed(int node) {
        for (Connection connection : List.copyOf(open)) {
            if (connection.member.id() == node && random.nextBoolean()) {
                connection.end("connection reset");
            }
        }
    }

    /** What has arrived by now. */
    void deliver() {
        long now = clock.getAsLong();
        for (Event next = underWay.peek(); next != null && next.at() <= now; next = underWay.peek()) {
            underWay.remove();
            next.action().run();
        }
    }

    private long arrival() {
        return clock.getAsLong() + random.nextLong(longestDelayNanos);
    }

    private void at(long time, Runnable action) {
        underWay.add(new Event(time, order++, action));
    }

    /** Of what is said on a connection. */
    private boolean getsLost(Member member) {
        return getsLost(cutOff.contains(member.id()) || silent.contains(member.id()));
    }

    private boolean getsLost(boolean swallowed) {
        if (swallowed) {
            counts.felt(FaultKind.CLIENTS);
            return true;
        }
        boolean lost = random.nextDouble() < loss;
        if (lost) {
            counts.felt(FaultKind.LOSS);
        }
        return lost;
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
        throw new UnsupportedOperationException("clients only");
    }

    @Override
    public ClientTransport createClient(MessageCodec.Factory codecs) {
        return new Client();
    }

    /** One client's side. */
    private final class Client implements ClientTransport {
        private boolean closed;

        @Override
        public void connect(String address, ClientReceiver receiver) {
            Member member = members.stream()
                    .filter(candidate -> candidate.address().equals(address))
                    .findFirst()
                    .orElseThrow();
            if (!getsLost(cutOff.contains(member.id()))) {
                at(arrival(), () -> answer(member, receiver));
            }
        }

        private void answer(Member member, ClientReceiver receiver) {
            VirtualNode node = running.apply(member.id());
            if (closed || node == null || node.hasFault()) {
                receiver.closed(closed ? "the client's transport is closed" : "connection refused");
                return;
            }
            Connection connection = new Connection(this, member, node, receiver);
            open.add(connection);
            Welcome welcome = new Welcome(member.id(), VirtualCluster.NAME, members);
            receiver.connected(connection, (Welcome) wire.read(wire.write(welcome)));
        }

        @Override
        public void close() {
            closed = true;
            List.copyOf(open).stream()
                    .filter(connection -> connection.client == this)
                    .forEach(Connection::close);
        }
    }

    /** A connection, as its client sees it. */
    private final class Connection implements ClientConnection {
        final Client client;
        final Member member;
        private final VirtualNode node;
        private final ClientReceiver receiver;
        private final ClientConnection nodesEnd = new NodesEnd();
        private boolean ended;
        private long lastAtNode;
        private long lastAtClient;

        Connection(Client client, Member member, VirtualNode node, ClientReceiver receiver) {
            this.client = client;
            this.member = member;
            this.node = node;
            this.receiver = receiver;
        }

        @Override
        public void send(ClientMessage message) {
            if (ended) {
                return;
            }
            Bytes frame = wire.write(message);
            if (!getsLost(member)) {
                lastAtNode = Math.max(lastAtNode, arrival());
                at(lastAtNode, () -> arriveAtNode(frame));
            }
        }

        private void arriveAtNode(Bytes frame) {
            if (running.apply(member.id()) == node) {
                node.receiver().clientMessage(nodesEnd, (ClientMessage) wire.read(frame), frame.length());
            }
        }

        private void arriveAtClient(Bytes frame) {
            if (!ended) {
                receiver.message((ClientMessage) wire.read(frame));
            }
        }

        @Override
        public void close() {
            end("closed by the client");
        }

        void end(String reason) {
            if (!ended) {
                ended = true;
                open.remove(this);
                receiver.closed(reason);
            }
        }

        private final class NodesEnd implements ClientConnection {
            @Override
            public void send(ClientMessage message) {
                if (ended) {
                    return;
                }
                Bytes frame = wire.write(message);
                if (!getsLost(member)) {
                    lastAtClient = Math.max(lastAtClient, arrival());
                    at(lastAtClient, () -> arriveAtClient(frame));
                }
            }

            @Override
            public void close() {
                end("closed by the node");
            }
        }
    }
}
