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
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Refused;

/** The listening port, and what its connections have in common. */
final class Acceptor {
    private final Shared shared;
    private final Room connections;
    private final Room clients;
    private final Map<Integer, Channel> peers = new ConcurrentHashMap<>();

    Acceptor(Shared shared) {
        this.shared = shared;
        Limits limits = shared.limits();
        this.connections = new Room("connections", limits.connections(), limits.connectionsPerAddress());
        this.clients = new Room("clients", limits.clients(), limits.clientsPerAddress());
    }

    /** Opens the port; the address says which it is. */
    InetSocketAddress bind() throws IOException {
        InetSocketAddress bind = shared.settings().bind();
        ChannelFuture binding = shared.loops()
                .listener()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(bind)
                .awaitUninterruptibly();
        Throwable cause = binding.cause();
        if (cause != null) {
            String reason = bind.isUnresolved() ? "unknown host" : Reasons.of(cause);
            BindException failure = new BindException("cannot listen on " + Reasons.hostAndPort(bind) + ": " + reason);
            failure.initCause(cause);
            throw failure;
        }
        shared.loops().own(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    private void accept(Channel channel) {
        shared.loops().own(channel);
        String full = connections.enter(channel);
        if (full != null) {
            shared.faults()
                    .report("a connection from " + Reasons.remoteHost(channel) + " is closed at once: the limit is "
                            + full);
            EventLoops.close(channel);
            return;
        }
        Frames.addTo(
                channel.pipeline(), shared.codecs().create(), shared.settings().maxFrameBytes(), shared.limits());
        channel.pipeline().addLast(new InboundHandler(this));
    }

    /** A peer has at most one connection to this node: an older one is a leftover of a broken way. */
    void peerArrived(int peer, Channel channel) {
        shared.log().info("node {}: peer {} has connected from {}", shared.self(), peer, Reasons.remoteHost(channel));
        Channel older = peers.put(peer, channel);
        if (older != null) {
            EventLoops.close(older);
        }
        channel.closeFuture().addListener(closed -> {
            if (peers.remove(peer, channel)) {
                shared.log().info("node {}: the connection from peer {} is closed", shared.self(), peer);
            }
        });
    }

    /** The answer to a client; one that is welcome is counted until it closes. */
    HandshakeMessage answer(ClientHello hello, Channel channel) {
        HandshakeMessage answer = shared.admission().answer(hello);
        if (answer instanceof Refused) {
            return answer;
        }
        String full = clients.enter(channel);
        return full == null
                ? answer
                : new Refused(shared.self(), "node " + shared.self() + " serves no more than " + full, false);
    }

    Shared shared() {
        return shared;
    }
}
