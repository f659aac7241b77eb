/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one peer: a connection that this node dials, again and again, and over which only this node sends. Any
 * thread sends; all else belongs to one event loop.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final TransportSettings settings;
    private final Member peer;
    private final MessageCodec.Factory codecs;
    private final Limits limits;
    private final Faults faults;
    private final TransportReceiver receiver;
    private final EventLoops loops;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final SendQueue queue;
    private final Wakeup drain;

    /** Whether messages are taken: the peer has welcomed this node. Written by the loop. */
    private volatile boolean open;

    /** What sends, as long as the peer's connection lasts. */
    private @Nullable Runnable sender;

    private int failures;
    private boolean failureTold;
    private @Nullable String refusalTold;

    PeerLink(
            Member peer,
            TransportSettings settings,
            MessageCodec.Factory codecs,
            Limits limits,
            Faults faults,
            TransportReceiver receiver,
            EventLoops loops) {
        this.peer = peer;
        this.settings = settings;
        this.codecs = codecs;
        this.limits = limits;
        this.faults = faults;
        this.receiver = receiver;
        this.loops = loops;
        this.loop = loops.next();
        this.bootstrap = loops.dialler(loop);
        this.queue = new SendQueue(settings.peerQueueBytes());
        this.drain = new Wakeup(loop, this::drain);
    }

    /** Begins to dial. Once. */
    void start() {
        loop.execute(this::dial);
    }

    /** Any thread; never blocks, never throws. */
    void send(PeerMessage message) {
        if (!open || !queue.offer(message)) {
            faults.count(1);
            return;
        }
        drain.request();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    private int self() {
        return settings.hello().node();
    }

    private void dial() {
        Attempt attempt = new Attempt();
        ChannelFuture connecting = bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.own(channel);
                        Frames.addTo(channel.pipeline(), codecs.create(), settings.maxFrameBytes());
                        channel.pipeline().addLast(attempt);
                    }
                })
                .connect(InetSocketAddress.createUnresolved(peer.host(), peer.port()));
        Channel channel = connecting.channel();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                return;
            }
            String reason = "cannot connect: " + Reasons.of(done.cause());
            if (loop.inEventLoop()) {
                attempt.end(reason);
            } else {
                later(() -> attempt.end(reason));
            }
        });
        // Later: a channel is closed before it is told that its connection failed, and must not hide that.
        channel.closeFuture().addListener(closed -> later(() -> attempt.end("the connection broke")));
        EventLoops.after(loop, Limits.CONNECT_MILLIS + limits.handshakeMillis(), () -> {
            if (!attempt.welcomed) {
                attempt.end("no answer to the handshake");
                EventLoops.close(channel);
            }
        });
    }

    /** On the loop, from whichever thread: a socket that could not even be opened reports on some other one. */
    private void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            // The loop has ended, and with it all that the task is about.
        }
    }

    /** As much as the socket takes at once; it goes on when the channel says that it is writable again. */
    private void drain() {
        if (sender == null) {
            faults.count(queue.clear());
        } else {
            sender.run();
        }
    }

    private void redial() {
        long ceiling = Math.min(Limits.MAX_BACKOFF_MILLIS, Limits.MIN_BACKOFF_MILLIS << Math.min(failures, 10));
        failures++;
        long pause = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
        if (loops.running()) {
            EventLoops.after(loop, pause, this::dial);
        }
    }

    /** One connection, from dialling it to its end. */
    private final class Attempt extends SimpleChannelInboundHandler<Received> {
        private boolean welcomed;
        private boolean ended;
        private long upSinceNanos;
        private int unsent;
        private long progressNanos;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            unsent++;
            context.writeAndFlush(settings.hello()).addListener(done -> written(context.channel(), done));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Received received) {
            if (ended) {
                return;
            }
            if (!welcomed && received.message() instanceof Welcome welcome) {
                welcomed(context, welcome);
            } else if (!welcomed && received.message() instanceof Refused refused) {
                refused(refused);
                EventLoops.close(context.channel());
            } else {
                faults.report("peer " + peer.id() + " at " + peer.address() + " sent an unexpected " + received.kind());
                giveUp(context.channel(), "unexpected " + received.kind());
            }
        }

        private void welcomed(ChannelHandlerContext context, Welcome welcome) {
            String cluster = settings.hello().clusterName();
            if (welcome.node() != peer.id() || !welcome.clusterName().equals(cluster)) {
                String reason = "node " + welcome.node() + " of cluster \"" + Reasons.printable(welcome.clusterName())
                        + "\" answers at " + peer.address() + ", where node " + peer.id() + " of cluster \"" + cluster
                        + "\" was expected; check the members' addresses";
                faults.report(reason);
                giveUp(context.channel(), reason);
                return;
            }
            welcomed = true;
            failureTold = false;
            refusalTold = null;
            upSinceNanos = System.nanoTime();
            LOG.info("node {}: connected to peer {} at {}", self(), peer.id(), peer.address());
            watch(context.channel());
            sender = () -> writeQueued(context.channel());
            open = true;
        }

        private void refused(Refused refused) {
            String reason = Reasons.printable(refused.reason());
            faults.count(1);
            if (!reason.equals(refusalTold)) {
                refusalTold = reason;
                LOG.warn("node {}: peer {} at {} refuses this node: {}", self(), peer.id(), peer.address(), reason);
            }
            failureTold = true;
            end("refused");
            if (refused.stateMachinesDiffer()) {
                receiver.stateMachinesDiffer(peer.id(), reason);
            }
        }

        /** A peer that takes nothing for too long is dialled anew: it may be gone without a word. */
        private void watch(Channel channel) {
            EventLoops.after(loop, Math.max(1, limits.stalledMillis() / 4), () -> {
                long still = System.nanoTime() - progressNanos;
                if (ended) {
                    return;
                }
                if (unsent > 0 && still > TimeUnit.MILLISECONDS.toNanos(limits.stalledMillis())) {
                    giveUp(channel, "took nothing for " + TimeUnit.NANOSECONDS.toMillis(still) + " ms");
                } else {
                    watch(channel);
                }
            });
        }

        private void writeQueued(Channel channel) {
            GenericFutureListener<Future<Void>> written = done -> written(channel, done);
            boolean some = false;
            while (channel.isWritable()) {
                PeerMessage message = queue.poll();
                if (message == null) {
                    break;
                }
                if (unsent++ == 0) {
                    progressNanos = System.nanoTime();
                }
                channel.write(message).addListener(written);
                some = true;
            }
            if (some) {
                channel.flush();
            }
        }

        private void written(Channel channel, Future<?> result) {
            unsent--;
            progressNanos = System.nanoTime();
            if (result.isSuccess()) {
                return;
            }
            Throwable cause = result.cause();
            if (cause instanceof TooLongFrameException) {
                faults.report("a message to peer " + peer.id() + " is dropped: " + Reasons.of(cause));
            } else {
                faults.count(1);
                if (cause instanceof EncoderException) {
                    LOG.error("node {}: {} to peer {}", self(), cause.getMessage(), peer.id(), cause);
                    giveUp(channel, Reasons.of(cause));
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (welcomed && !ended && context.channel().isWritable()) {
                writeQueued(context.channel());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            faults.caught("peer " + peer.id() + " at " + peer.address(), cause);
            giveUp(context.channel(), Reasons.of(cause));
        }

        private void giveUp(Channel channel, String reason) {
            end(reason);
            EventLoops.close(channel);
        }

        /** Once: whichever reason comes first. */
        private void end(String reason) {
            if (ended) {
                return;
            }
            ended = true;
            open = false;
            sender = null;
            int dropped = queue.clear();
            faults.count(dropped);
            if (!loops.running()) {
                return;
            }
            if (welcomed) {
                LOG.info(
                        "node {}: lost peer {} at {}: {}; {} waiting messages dropped",
                        self(),
                        peer.id(),
                        peer.address(),
                        reason,
                        dropped);
                if (System.nanoTime() - upSinceNanos > TimeUnit.MILLISECONDS.toNanos(Limits.MAX_BACKOFF_MILLIS)) {
                    failures = 0;
                }
            } else if (failureTold) {
                LOG.debug("node {}: no connection to peer {} at {}: {}", self(), peer.id(), peer.address(), reason);
            } else {
                failureTold = true;
                LOG.info(
                        "node {}: no connection to peer {} at {}, trying on: {}",
                        self(),
                        peer.id(),
                        peer.address(),
                        reason);
            }
            redial();
        }
    }
}
