/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.spi.Admission;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.Logger;

/** A node's transport: one port for those who come, one {@link PeerLink} to each peer. */
final class NettyTransport implements Transport {
    private static final int EVENT_LOOPS = 2;

    private final TransportSettings settings;
    private final MessageCodec.Factory codecs;
    private final Limits limits;
    private final Logger log;
    private final Faults faults;

    private @Nullable EventLoops loops;
    private boolean closed;
    private volatile Map<Integer, PeerLink> links = Map.of();

    /** Opens nothing yet. */
    NettyTransport(TransportSettings settings, MessageCodec.Factory codecs, Limits limits, Logger log) {
        int self = settings.hello().node();
        if (settings.members().stream().noneMatch(member -> member.id() == self)) {
            throw new IllegalArgumentException("node " + self + " is none of the members " + settings.members());
        }
        if (settings.maxFrameBytes() < 1 || settings.maxFrameBytes() > Integer.MAX_VALUE - Frames.HEADER_BYTES) {
            throw new IllegalArgumentException("maxFrameBytes out of range: " + settings.maxFrameBytes());
        }
        this.settings = settings;
        this.codecs = codecs;
        this.limits = limits;
        this.log = log;
        this.faults = new Faults(log, "node " + self, System::nanoTime);
    }

    @Override
    public synchronized InetSocketAddress start(TransportReceiver receiver) throws IOException {
        if (loops != null || closed) {
            throw new IllegalStateException("a transport is started once");
        }
        int self = settings.hello().node();
        EventLoops started = new EventLoops("paxos-" + self, EVENT_LOOPS, limits);
        Shared shared = new Shared(settings, new Admission(settings), codecs, limits, log, faults, receiver, started);
        InetSocketAddress address;
        try {
            address = new Acceptor(shared).bind();
        } catch (IOException e) {
            started.close();
            throw e;
        }
        log.info("node {}: listens on {}, {}", self, Reasons.hostAndPort(address), Sockets.inUse());
        loops = started;
        Map<Integer, PeerLink> made = new HashMap<>();
        for (Member member : settings.members()) {
            if (member.id() != self) {
                made.put(member.id(), new PeerLink(member, shared));
            }
        }
        links = Map.copyOf(made);
        links.values().forEach(PeerLink::start);
        return address;
    }

    @Override
    public void send(int to, PeerMessage message) {
        PeerLink link = links.get(to);
        if (link == null) {
            faults.count(1);
        } else {
            link.send(message);
        }
    }

    /** What was dropped of what was sent to a peer. */
    Drops drops(int peer) {
        return Objects.requireNonNull(links.get(peer)).drops();
    }

    @Override
    public long queuedBytes() {
        long sum = 0;
        for (PeerLink link : links.values()) {
            sum += link.queuedBytes();
        }
        return sum;
    }

    @Override
    public long faults() {
        return faults.sum();
    }

    @Override
    public void close() {
        EventLoops running;
        synchronized (this) {
            closed = true;
            running = loops;
        }
        // Outside the lock: the receiver, which is called until the threads have ended, may call back.
        if (running != null) {
            running.close();
        }
        links = Map.of();
    }
}
