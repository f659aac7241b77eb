/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.StatusResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** Three nodes without consensus in the in-memory network: node 2 applies whatever it is told, the others point to it. */
final class TestCluster implements AutoCloseable {
    static final int LEADER = 2;

    final TransportProvider provider = new InMemoryTransportProvider();
    final List<Member> members = IntStream.rangeClosed(1, 3)
            .mapToObj(id -> new Member(id, "node" + id, 7700 + id))
            .toList();
    private final ApplyEngine engine = new ApplyEngine(DriverHarness.TALLY);
    private final List<Transport> nodes;

    TestCluster(int... running) {
        nodes = IntStream.of(running).mapToObj(this::start).toList();
    }

    private Transport start(int id) {
        PeerHello hello = new PeerHello(
                HandshakeMessage.PROTOCOL_VERSION, "orders", id, List.of(1, 2, 3), id, DriverHarness.TALLY.versions());
        Transport node = provider.create(
                new TransportSettings(hello, members, InetSocketAddress.createUnresolved("node" + id, 7700 + id)),
                KryoMessageCodec.factory());
        try {
            node.start(new Node(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return node;
    }

    private final class Node implements TransportReceiver {
        private final int id;

        Node(int id) {
            this.id = id;
        }

        @Override
        public void clientMessage(ClientConnection client, ClientMessage message, int bytes) {
            if (!(message instanceof ClientRequest request)) {
                client.send(new StatusResponse(status()));
            } else if (id == LEADER) {
                synchronized (engine) {
                    long slot = engine.appliedSlot() + 1;
                    Payload payload = new Payload(slot, CommandBatch.of(slot, List.of(request.envelope())));
                    engine.apply(payload, (index, response) -> client.send(response));
                }
            } else {
                try {
                    client.send(new NotLeader(
                            id, Envelope.decode(request.envelope()).request(), LEADER));
                } catch (MalformedMessageException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private NodeStatus status() {
            BallotNumber ballot = BallotNumber.FLOOR;
            return new NodeStatus(id, true, "follower", ballot, LEADER, ballot, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void peerMessage(int from, PeerMessage message, int bytes) {}

        @Override
        public void stateMachinesDiffer(int peer, String reason) {}
    }

    @Override
    public void close() {
        nodes.forEach(Transport::close);
    }
}
