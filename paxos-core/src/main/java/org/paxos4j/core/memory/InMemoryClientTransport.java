/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.statemachine.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's side: one mailbox in which its receivers hear everything, dialling included, one thing at a time. */
final class InMemoryClientTransport implements ClientTransport {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryClientTransport.class);

    private final InMemoryNetwork network;
    private final CodecPool codecs;
    private final Mailbox mailbox = new Mailbox(TransportSettings.DEFAULT_PEER_QUEUE_BYTES);
    private final Set<InMemoryConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    InMemoryClientTransport(InMemoryNetwork network, CodecPool codecs) {
        this.network = network;
        this.codecs = codecs;
    }

    @Override
    public void connect(String address, ClientReceiver receiver) {
        mailbox.postAlways(() -> dial(address, receiver));
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(connection -> connection.close("the client's transport is closed"));
    }

    Mailbox mailbox() {
        return mailbox;
    }

    void add(InMemoryConnection connection) {
        connections.add(connection);
        if (closed) {
            connection.close("the client's transport is closed");
        }
    }

    void forget(InMemoryConnection connection) {
        connections.remove(connection);
    }

    /** The frame of a message to go out; none if it has no bytes. */
    @Nullable
    Bytes frame(ClientMessage message) {
        try {
            return codecs.encode(message);
        } catch (RuntimeException e) {
            LOG.error("A message that cannot be encoded is dropped", e);
            return null;
        }
    }

    /** Inside the mailbox: a frame from a node. */
    void deliver(InMemoryConnection connection, ClientReceiver receiver, Bytes frame) {
        try {
            if (codecs.decode(frame) instanceof ClientMessage message) {
                receiver.message(message);
            }
        } catch (MalformedMessageException e) {
            connection.close("the node has sent what is no message: " + e.getMessage());
        }
    }

    private void dial(String address, ClientReceiver receiver) {
        InMemoryTransport node = closed ? null : network.at(address);
        if (node == null) {
            receiver.closed(closed ? "the client's transport is closed" : "nobody listens at " + address);
            return;
        }
        WireMessage answer;
        try {
            Bytes hello = codecs.encode(new ClientHello(HandshakeMessage.PROTOCOL_VERSION));
            answer = codecs.decode(node.greet(hello));
        } catch (MalformedMessageException e) {
            receiver.closed("the handshake with " + address + " failed: " + e.getMessage());
            return;
        }
        if (answer instanceof Welcome welcome) {
            new InMemoryConnection(this, node, receiver).begin(welcome);
        } else {
            receiver.closed(answer instanceof Refused refused ? refused.reason() : "no welcome from " + address);
        }
    }
}
