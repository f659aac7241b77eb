/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import org.slf4j.Logger;

/** A client's connections, served by one thread. */
final class NettyClientTransport implements ClientTransport {
    /** {@code host:port} or {@code [IPv6 address]:port}. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:\\[\\]]+)):(\\d{1,5})");

    private static final String CLOSED = "this client is closed";
    private static final int MAX_FRAME_BYTES = TransportSettings.DEFAULT_MAX_FRAME_BYTES;

    private final MessageCodec.Factory codecs;
    private final Limits limits;
    private final Faults faults;
    private final EventLoops loops;
    private final EventLoop loop;
    /** Those whose receivers have not heard of their end. */
    private final Set<Dial> dials = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    NettyClientTransport(MessageCodec.Factory codecs, Limits limits, Logger log) {
        this.codecs = codecs;
        this.limits = limits;
        this.faults = new Faults(log, "client", System::nanoTime);
        this.loops = new EventLoops("paxos-client", 1, limits);
        this.loop = loops.next();
    }

    @Override
    public void connect(String address, ClientReceiver receiver) {
        Dial dial = new Dial(address, receiver);
        dials.add(dial);
        if (!later(dial::start)) {
            dial.end(CLOSED);
        }
    }

    @Override
    public void close() {
        closed = true;
        // Also those that still look an address up, and have no channel yet that could be closed.
        if (!dials.isEmpty()) {
            later(() -> List.copyOf(dials).forEach(dial -> dial.end(CLOSED)));
        }
        loops.close();
    }

    /** On the loop, from whichever thread; false if it has ended. */
    private boolean later(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
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
    private final class Dial {
        private final String address;
        private final ClientReceiver receiver;
        private @Nullable Channel channel;
        private boolean welcomed;
        private boolean ended;

        Dial(String address, ClientReceiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        void start() {
            InetSocketAddress target = parse(address);
            if (closed) {
                end(CLOSED);
                return;
            }
            if (target == null) {
                end("not an address: \"" + Reasons.printable(address) + "\"; expected host:port");
                return;
            }
            loops.addresses(loop, target.getHostString(), target.getPort())
                    .addListener((Future<List<InetSocketAddress>> found) -> {
                        if (found.isSuccess()) {
                            tryNext(found.getNow().iterator());
                        } else {
                            end(cannotConnect(found.cause()));
                        }
                    });
            EventLoops.after(loop, Limits.CONNECT_MILLIS + limits.handshakeMillis(), () -> {
                if (!welcomed) {
                    giveUp(address + " does not answer");
                }
            });
        }

        /** A name may have several addresses, of which the node listens on one. */
        private void tryNext(Iterator<InetSocketAddress> addresses) {
            if (ended) {
                return;
            }
            ChannelFuture connecting = loops.dialler(loop)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            loops.own(made);
                            Frames.addTo(made.pipeline(), codecs.create(), MAX_FRAME_BYTES, limits);
                            made.pipeline().addLast(new Ear(Dial.this));
                        }
                    })
                    .connect(addresses.next());
            channel = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    connecting
                            .channel()
                            .closeFuture()
                            .addListener(closed -> endLater("the connection to " + address + " is closed"));
                } else if (!addresses.hasNext()) {
                    endLater(cannotConnect(done.cause()));
                } else if (!later(() -> tryNext(addresses))) {
                    end(CLOSED);
                }
            });
        }

        private String cannotConnect(Throwable cause) {
            return "cannot connect to " + address + ": " + Reasons.of(cause);
        }

        /**
         * Later on the loop: a channel is closed before it is told that its connection failed, and must not hide that;
         * and a socket that could not even be opened reports on some other thread.
         */
        private void endLater(String reason) {
            if (!later(() -> end(reason))) {
                end(reason);
            }
        }

        void greet(Channel connected) {
            connected
                    .writeAndFlush(new ClientHello(HandshakeMessage.PROTOCOL_VERSION))
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            giveUp(Reasons.of(done.cause()));
                        }
                    });
        }

        void hear(Channel from, Received received) {
            if (ended) {
                return;
            }
            if (welcomed && received.message() instanceof ClientMessage message) {
                receiver.message(message);
            } else if (!welcomed && received.message() instanceof Welcome welcome) {
                welcomed = true;
                receiver.connected(
                        new ClientLink(from, "node at " + address, Limits.OWN_PENDING_BYTES, faults), welcome);
                Frames.handshakeDone(from.pipeline(), MAX_FRAME_BYTES, limits);
            } else if (!welcomed && received.message() instanceof Refused refused) {
                giveUp(address + " refuses this client: " + Reasons.printable(refused.reason()));
            } else {
                giveUp(address + " sent an unexpected " + received.kind());
            }
        }

        void broken(Throwable cause) {
            faults.caught("node at " + address, cause);
            giveUp("the connection to " + address + " broke: " + Reasons.of(cause));
        }

        private void giveUp(String reason) {
            end(reason);
            if (channel != null) {
                EventLoops.close(channel);
            }
        }

        /** Once: whichever reason comes first. */
        private void end(String reason) {
            if (!ended) {
                ended = true;
                dials.remove(this);
                receiver.closed(reason);
            }
        }
    }

    /** Hears one channel of a dial. */
    private static final class Ear extends SimpleChannelInboundHandler<Received> {
        private final Dial dial;

        Ear(Dial dial) {
            this.dial = dial;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            dial.greet(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Received received) {
            dial.hear(context.channel(), received);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            dial.broken(cause);
        }
    }
}
