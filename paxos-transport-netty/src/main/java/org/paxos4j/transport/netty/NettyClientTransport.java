/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientHello;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.HandshakeMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientReceiver;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.LoggerFactory;

/** A client's connections, served by one thread. */
final class NettyClientTransport implements ClientTransport {
    /** {@code host:port} or {@code [IPv6 address]:port}. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:\\[\\]]+)):(\\d{1,5})");

    private static final int MAX_FRAME_BYTES = TransportSettings.DEFAULT_MAX_FRAME_BYTES;

    private final MessageCodec.Factory codecs;
    private final Limits limits;
    private final Faults faults = new Faults(LoggerFactory.getLogger(NettyClientTransport.class), "client");
    private final EventLoops loops;
    private final EventLoop loop;

    NettyClientTransport(MessageCodec.Factory codecs, Limits limits) {
        this.codecs = codecs;
        this.limits = limits;
        this.loops = new EventLoops("paxos-client", 1, limits);
        this.loop = loops.next();
    }

    @Override
    public void connect(String address, ClientReceiver receiver) {
        Dial dial = new Dial(address, receiver);
        try {
            loop.execute(dial::start);
        } catch (RejectedExecutionException e) {
            dial.end("this client is closed");
        }
    }

    @Override
    public void close() {
        loops.close();
    }

    private static @Nullable InetSocketAddress parse(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int port = Integer.parseInt(matcher.group(3));
        return port < 1 || port > 65_535 ? null : InetSocketAddress.createUnresolved(host, port);
    }

    /** One connection, from dialling it to its end. Belongs to the event loop. */
    private final class Dial extends SimpleChannelInboundHandler<Received> {
        private final String address;
        private final ClientReceiver receiver;
        private boolean welcomed;
        private boolean ended;

        Dial(String address, ClientReceiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        void start() {
            InetSocketAddress target = parse(address);
            if (target == null) {
                end("not an address: \"" + Reasons.printable(address) + "\"; expected host:port");
                return;
            }
            ChannelFuture connecting = loops.dialler(loop)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            loops.own(channel);
                            Frames.addTo(channel.pipeline(), codecs.create(), MAX_FRAME_BYTES);
                            channel.pipeline().addLast(Dial.this);
                        }
                    })
                    .connect(target);
            Channel channel = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    return;
                }
                String reason = "cannot connect to " + address + ": " + Reasons.of(done.cause());
                if (loop.inEventLoop()) {
                    end(reason);
                } else {
                    endLater(reason);
                }
            });
            channel.closeFuture().addListener(closed -> endLater("the connection to " + address + " is closed"));
            EventLoops.after(loop, Limits.CONNECT_MILLIS + limits.handshakeMillis(), () -> {
                if (!welcomed) {
                    giveUp(channel, address + " does not answer");
                }
            });
        }

        /**
         * Later on the loop: a channel is closed before it is told that its connection failed, and must not hide that;
         * and a socket that could not even be opened reports on some other thread.
         */
        private void endLater(String reason) {
            try {
                loop.execute(() -> end(reason));
            } catch (RejectedExecutionException closed) {
                end(reason);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(new ClientHello(HandshakeMessage.PROTOCOL_VERSION))
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            giveUp(context.channel(), Reasons.of(done.cause()));
                        }
                    });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Received received) {
            if (ended) {
                return;
            }
            Channel channel = context.channel();
            if (welcomed && received.message() instanceof ClientMessage message) {
                receiver.message(message);
            } else if (!welcomed && received.message() instanceof Welcome welcome) {
                welcomed = true;
                Frames.handshakeDone(channel.pipeline(), MAX_FRAME_BYTES);
                receiver.connected(
                        new ClientLink(channel, "node at " + address, Limits.OWN_PENDING_BYTES, faults), welcome);
            } else if (!welcomed && received.message() instanceof Refused refused) {
                giveUp(channel, address + " refuses this client: " + Reasons.printable(refused.reason()));
            } else {
                giveUp(channel, address + " sent an unexpected " + received.kind());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            faults.caught("node at " + address, cause);
            giveUp(context.channel(), "the connection to " + address + " broke: " + Reasons.of(cause));
        }

        private void giveUp(Channel channel, String reason) {
            end(reason);
            EventLoops.close(channel);
        }

        /** Once: whichever reason comes first. */
        private void end(String reason) {
            if (!ended) {
                ended = true;
                receiver.closed(reason);
            }
        }
    }
}
