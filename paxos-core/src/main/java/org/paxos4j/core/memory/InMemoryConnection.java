/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.concurrent.atomic.AtomicBoolean;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.statemachine.Bytes;

/** A connection between a client and a node. */
final class InMemoryConnection {
    private final InMemoryClientTransport client;
    private final InMemoryTransport node;
    private final ClientReceiver receiver;
    private final Mailbox toNode;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final ClientConnection nodeEnd = new NodeEnd();
    /** Whether the client has heard of the end; touched inside its mailbox only. */
    private boolean ended;

    InMemoryConnection(InMemoryClientTransport client, InMemoryTransport node, ClientReceiver receiver) {
        this.client = client;
        this.node = node;
        this.receiver = receiver;
        this.toNode = new Mailbox(node.settings().peerQueueBytes());
    }

    /** Inside the client's mailbox: nothing else is heard before this. */
    void begin(Welcome welcome) {
        receiver.connected(new ClientEnd(), welcome);
        client.add(this);
        node.accept(this);
    }

    /** Both ends forget the connection; the client hears of it after all that was sent before. */
    void close(String reason) {
        if (open.compareAndSet(true, false)) {
            node.forget(this);
            client.forget(this);
            client.mailbox().postAlways(() -> {
                ended = true;
                receiver.closed(reason);
            });
        }
    }

    /** Nothing is dropped from a connection that lasts: whoever waits for an answer must hear that none will come. */
    private void overflown(String reason) {
        node.countFault();
        close(reason);
    }

    private void deliverToNode(Bytes frame) {
        if (open.get() && !node.fromClient(nodeEnd, frame)) {
            close("node " + node.node() + " has closed the connection");
        }
    }

    private void deliverToClient(Bytes frame) {
        if (!ended) {
            client.deliver(this, receiver, frame);
        }
    }

    private final class NodeEnd implements ClientConnection {
        @Override
        public void send(ClientMessage message) {
            Bytes frame = open.get() ? node.frame(message) : null;
            if (frame != null && !client.mailbox().post(frame.length(), false, () -> deliverToClient(frame))) {
                overflown("the client does not read");
            }
        }

        @Override
        public void close() {
            InMemoryConnection.this.close("the node has closed the connection");
        }
    }

    private final class ClientEnd implements ClientConnection {
        @Override
        public void send(ClientMessage message) {
            Bytes frame = open.get() ? client.frame(message) : null;
            if (frame != null && !toNode.post(frame.length(), false, () -> deliverToNode(frame))) {
                overflown("node " + node.node() + " does not read");
            }
        }

        @Override
        public void close() {
            InMemoryConnection.this.close("the client has closed the connection");
        }
    }
}
