/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;

/** A connection that came in: its handshake, then its messages. Belongs to one event loop. */
final class InboundHandler extends SimpleChannelInboundHandler<Received> {
    private enum State {
        AWAITING_HELLO,
        PEER,
        CLIENT,
        /** Whatever still comes is ignored. */
        CLOSING
    }

    private final Acceptor acceptor;
    private final Shared shared;
    private State state = State.AWAITING_HELLO;
    private int peer;
    private @Nullable ClientLink client;

    InboundHandler(Acceptor acceptor) {
        this.acceptor = acceptor;
        this.shared = acceptor.shared();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        EventLoops.after(channel.eventLoop(), shared.limits().handshakeMillis(), () -> {
            if (state == State.AWAITING_HELLO && channel.isActive()) {
                violation(channel, "said nothing");
            } else if (state == State.CLOSING) {
                // Refused, and does not take the refusal.
                EventLoops.close(channel);
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Received received) {
        switch (state) {
            case AWAITING_HELLO -> hello(context.channel(), received);
            case PEER -> {
                if (received.message() instanceof PeerMessage message) {
                    shared.receiver().peerMessage(peer, message, received.bytes());
                } else {
                    violation(context.channel(), "as peer " + peer + " sent an unexpected " + received.kind());
                }
            }
            case CLIENT -> {
                if (client != null && received.message() instanceof ClientMessage message) {
                    shared.receiver().clientMessage(client, message, received.bytes());
                } else {
                    violation(context.channel(), "as a client sent an unexpected " + received.kind());
                }
            }
            case CLOSING -> {}
        }
    }

    private void hello(Channel channel, Received received) {
        if (received.message() instanceof PeerHello hello) {
            HandshakeMessage answer = shared.admission().answer(hello);
            if (answer instanceof Refused refused) {
                shared.faults()
                        .refused(
                                way(hello, channel),
                                "node " + hello.node() + " at " + Reasons.remoteHost(channel) + " is refused: "
                                        + refused.reason());
                refuse(channel, refused);
            } else {
                state = State.PEER;
                peer = hello.node();
                shared.faults().settled(way(hello, channel));
                acceptor.peerArrived(peer, channel);
                welcome(channel, answer, shared.settings().maxFrameBytes());
            }
        } else if (received.message() instanceof ClientHello hello) {
            HandshakeMessage answer = acceptor.answer(hello, channel);
            if (answer instanceof Refused refused) {
                shared.faults()
                        .report("a client at " + Reasons.remoteHost(channel) + " is refused: " + refused.reason());
                refuse(channel, refused);
            } else {
                state = State.CLIENT;
                client = new ClientLink(
                        channel,
                        "client at " + Reasons.remoteHost(channel),
                        shared.limits().clientPendingBytes(),
                        shared.faults());
                welcome(channel, answer, Math.min(shared.settings().maxFrameBytes(), Limits.CLIENT_FRAME_BYTES));
            }
        } else {
            violation(channel, "began with an unexpected " + received.kind());
        }
    }

    /** By which refusals are remembered: a node that takes this one for two of its peers comes by two ways. */
    private static String way(PeerHello hello, Channel channel) {
        return hello.node() + " at " + Reasons.remoteHost(channel) + " to " + hello.to();
    }

    private void welcome(Channel channel, HandshakeMessage welcome, int maxFrameBytes) {
        answer(channel, welcome).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        Frames.handshakeDone(channel.pipeline(), maxFrameBytes, shared.limits());
    }

    private void refuse(Channel channel, Refused refusal) {
        state = State.CLOSING;
        answer(channel, refusal).addListener(ChannelFutureListener.CLOSE);
    }

    private static ChannelFuture answer(Channel channel, HandshakeMessage message) {
        return channel.writeAndFlush(message);
    }

    private void violation(Channel channel, String what) {
        state = State.CLOSING;
        shared.faults().report("a connection from " + Reasons.remoteHost(channel) + " is cut off: it " + what);
        EventLoops.close(channel);
    }

    /** Who does not read is not read from. Peers' answers go another way, so this is about clients. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (state == State.CLIENT) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (state != State.CLOSING) {
            state = State.CLOSING;
            shared.faults().caught("a connection from " + Reasons.remoteHost(context.channel()), cause);
        }
        EventLoops.close(context.channel());
    }
}
