/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;

/** A transport whose other end is the test. */
final class FakeTransport implements ClientTransport, TransportProvider {
    static final List<Member> MEMBERS =
            List.of(new Member(1, "h1", 7701), new Member(2, "h2", 7702), new Member(3, "h3", 7703));

    final Deque<FakeConnection> dialled = new ArrayDeque<>();
    boolean closed;

    /** One dialled connection. */
    static final class FakeConnection implements ClientConnection {
        final String address;
        final List<ClientMessage> sent = new ArrayList<>();
        boolean closed;
        private final ClientReceiver receiver;
        private int read;

        FakeConnection(String address, ClientReceiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        /** The node with this id says welcome. */
        FakeConnection welcome(int node) {
            return welcome(node, "orders");
        }

        FakeConnection welcome(int node, String cluster) {
            receiver.connected(this, new Welcome(node, cluster, MEMBERS));
            return this;
        }

        void says(ClientMessage message) {
            receiver.message(message);
        }

        void breaks(String reason) {
            receiver.closed(reason);
        }

        boolean hasNext() {
            return read < sent.size();
        }

        /** The next request that was sent and not looked at yet. */
        Envelope next() {
            try {
                return Envelope.decode(((ClientRequest) sent.get(read++)).envelope());
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void send(ClientMessage message) {
            if (!closed) {
                sent.add(message);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public void connect(String address, ClientReceiver receiver) {
        dialled.add(new FakeConnection(address, receiver));
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
        throw new UnsupportedOperationException("clients only");
    }

    @Override
    public ClientTransport createClient(MessageCodec.Factory codecs) {
        return this;
    }
}
