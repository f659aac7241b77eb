/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.Admission;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.statemachine.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's transport within one JVM: one mailbox for each peer, on the sender's side. */
final class InMemoryTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryTransport.class);

    private final InMemoryNetwork network;
    private final TransportSettings settings;
    private final CodecPool codecs;
    private final Admission admission;
    private final Map<Integer, PeerLink> links = new TreeMap<>();
    private final Set<InMemoryConnection> clients = ConcurrentHashMap.newKeySet();
    private final LongAdder faults = new LongAdder();
    /** Whether it may still be started: once. */
    private final AtomicBoolean fresh = new AtomicBoolean(true);
    /** Missing before the start and after the end. */
    private volatile @Nullable TransportReceiver receiver;

    InMemoryTransport(InMemoryNetwork network, TransportSettings settings, CodecPool codecs) {
        this.network = network;
        this.settings = settings;
        this.codecs = codecs;
        this.admission = new Admission(settings);
        for (Member member : settings.members()) {
            links.put(member.id(), new PeerLink(this, member));
        }
        if (links.remove(node()) == null) {
            throw new IllegalArgumentException("node " + node() + " is none of the members " + settings.members());
        }
        if (settings.maxFrameBytes() < 1) {
            throw new IllegalArgumentException("maxFrameBytes out of range: " + settings.maxFrameBytes());
        }
    }

    int node() {
        return settings.hello().node();
    }

    @Override
    public InetSocketAddress start(TransportReceiver to) throws IOException {
        if (!fresh.compareAndSet(true, false)) {
            throw new IllegalStateException("a transport is started once");
        }
        String ownAddress = settings.members().stream()
                .filter(member -> member.id() == node())
                .findFirst()
                .orElseThrow()
                .address();
        receiver = to;
        InetSocketAddress bound;
        try {
            bound = network.listen(this, settings.bind(), ownAddress);
        } catch (IOException e) {
            receiver = null;
            fresh.set(true);
            throw e;
        }
        links.values().forEach(PeerLink::dial);
        return bound;
    }

    @Override
    public void send(int to, PeerMessage message) {
        PeerLink link = links.get(to);
        if (link == null || receiver == null) {
            countFault();
            return;
        }
        link.send(message);
    }

    @Override
    public long queuedBytes() {
        return links.values().stream().mapToLong(PeerLink::queuedBytes).sum();
    }

    @Override
    public long faults() {
        return faults.sum();
    }

    @Override
    public void close() {
        fresh.set(false);
        receiver = null;
        network.leave(this);
        clients.forEach(client -> client.close("node " + node() + " has closed its transport"));
    }

    InMemoryNetwork network() {
        return network;
    }

    TransportSettings settings() {
        return settings;
    }

    CodecPool codecs() {
        return codecs;
    }

    void countFault() {
        faults.increment();
    }

    /** The frame of a message to go out; none, and a fault, if it has no bytes or is too large. */
    @Nullable
    Bytes frame(WireMessage message) {
        try {
            Bytes frame = codecs.encode(message);
            if (frame.length() <= settings.maxFrameBytes()) {
                return frame;
            }
            LOG.warn(
                    "A {} of {} bytes is dropped: the limit is {}",
                    message.getClass().getSimpleName(),
                    frame.length(),
                    settings.maxFrameBytes());
        } catch (RuntimeException e) {
            LOG.error("A message that cannot be encoded is dropped", e);
        }
        countFault();
        return null;
    }

    /** Answers whoever dials this node. */
    Bytes greet(Bytes frame) throws MalformedMessageException {
        WireMessage hello = codecs.decode(frame);
        HandshakeMessage answer;
        if (hello instanceof PeerHello peer) {
            answer = told("node " + peer.node(), admission.answer(peer));
        } else if (hello instanceof ClientHello client) {
            answer = told("a client", admission.answer(client));
        } else {
            throw new MalformedMessageException(
                    "a connection that begins with a " + hello.getClass().getSimpleName());
        }
        return codecs.encode(answer);
    }

    private HandshakeMessage told(String who, HandshakeMessage answer) {
        if (answer instanceof Refused refused) {
            countFault();
            LOG.warn("node {}: {} is refused: {}", node(), who, refused.reason());
        }
        return answer;
    }

    Admission admission() {
        return admission;
    }

    /** A peer that this node dialled runs other state machines. */
    void stateMachinesDiffer(Refused refused) {
        TransportReceiver to = receiver;
        if (to != null) {
            to.stateMachinesDiffer(refused.node(), refused.reason());
        }
    }

    /** A peer's frame arrives; false if this node is closed. */
    boolean fromPeer(int peer, Bytes frame) {
        TransportReceiver to = receiver;
        if (to == null) {
            return false;
        }
        WireMessage message = incoming(frame);
        if (message instanceof PeerMessage peerMessage) {
            to.peerMessage(peer, peerMessage, frame.length());
        }
        return true;
    }

    /** A client's frame arrives; false if the connection must be closed. */
    boolean fromClient(ClientConnection client, Bytes frame) {
        TransportReceiver to = receiver;
        WireMessage message = to == null ? null : incoming(frame);
        if (to == null || !(message instanceof ClientMessage clientMessage)) {
            return false;
        }
        to.clientMessage(client, clientMessage, frame.length());
        return true;
    }

    private @Nullable WireMessage incoming(Bytes frame) {
        try {
            if (frame.length() <= settings.maxFrameBytes()) {
                return codecs.decode(frame);
            }
            LOG.warn("A frame of {} bytes is dropped: the limit is {}", frame.length(), settings.maxFrameBytes());
        } catch (MalformedMessageException e) {
            LOG.warn("A frame is dropped: {}", e.getMessage());
        }
        countFault();
        return null;
    }

    void accept(InMemoryConnection connection) {
        clients.add(connection);
        if (receiver == null) {
            connection.close("node " + node() + " has closed its transport");
        }
    }

    void forget(InMemoryConnection connection) {
        clients.remove(connection);
    }
}
