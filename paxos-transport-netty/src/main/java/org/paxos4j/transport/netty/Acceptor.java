/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening port, and what its connections have in common. */
final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    private final TransportSettings settings;
    private final MessageCodec.Factory codecs;
    private final Limits limits;
    private final Faults faults;
    private final TransportReceiver receiver;
    private final EventLoops loops;
    private final Admission admission;
    private final Welcome welcome;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger clients = new AtomicInteger();
    private final Map<Integer, Channel> peers = new ConcurrentHashMap<>();

    Acceptor(
            TransportSettings settings,
            MessageCodec.Factory codecs,
            Limits limits,
            Faults faults,
            TransportReceiver receiver,
            EventLoops loops) {
        this.settings = settings;
        this.codecs = codecs;
        this.limits = limits;
        this.faults = faults;
        this.receiver = receiver;
        this.loops = loops;
        this.admission = new Admission(settings.hello());
        this.welcome = new Welcome(settings.hello().node(), settings.hello().clusterName(), settings.members());
    }

    /** Opens the port; the address says which it is. */
    InetSocketAddress bind() throws IOException {
        ChannelFuture binding = loops.listener()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(settings.bind())
                .awaitUninterruptibly();
        Throwable cause = binding.cause();
        if (cause != null) {
            String reason = settings.bind().isUnresolved() ? "unknown host" : Reasons.of(cause);
            BindException failure =
                    new BindException("cannot listen on " + Reasons.hostAndPort(settings.bind()) + ": " + reason);
            failure.initCause(cause);
            throw failure;
        }
        loops.own(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    private void accept(Channel channel) {
        loops.own(channel);
        boolean room = connections.incrementAndGet() <= limits.inboundConnections();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (!room) {
            faults.report("a connection from " + Reasons.remoteHost(channel) + " is closed at once: the limit is "
                    + limits.inboundConnections() + " connections");
            EventLoops.close(channel);
            return;
        }
        Frames.addTo(channel.pipeline(), codecs.create(), settings.maxFrameBytes());
        channel.pipeline().addLast(new InboundHandler(this));
    }

    /** A peer has at most one connection to this node: an older one is a leftover of a broken way. */
    void peerArrived(int peer, Channel channel) {
        LOG.info("node {}: peer {} has connected from {}", self(), peer, Reasons.remoteHost(channel));
        Channel older = peers.put(peer, channel);
        if (older != null) {
            EventLoops.close(older);
        }
        channel.closeFuture().addListener(closed -> {
            if (peers.remove(peer, channel)) {
                LOG.info("node {}: the connection from peer {} is closed", self(), peer);
            }
        });
    }

    /** Why this client is refused; null if it is welcome, and then it is counted until it closes. */
    @Nullable
    Refused admitClient(ClientHello hello, Channel channel) {
        Refused refusal = admission.refusal(hello);
        if (refusal != null) {
            return refusal;
        }
        boolean room = clients.incrementAndGet() <= limits.clientConnections();
        channel.closeFuture().addListener(closed -> clients.decrementAndGet());
        return room
                ? null
                : new Refused(
                        self(),
                        "node " + self() + " serves no more than " + limits.clientConnections() + " clients",
                        false);
    }

    private int self() {
        return settings.hello().node();
    }

    TransportSettings settings() {
        return settings;
    }

    TransportReceiver receiver() {
        return receiver;
    }

    Limits limits() {
        return limits;
    }

    Faults faults() {
        return faults;
    }

    Admission admission() {
        return admission;
    }

    Welcome welcome() {
        return welcome;
    }
}
