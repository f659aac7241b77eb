/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Refused;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;
import org.slf4j.event.Level;

/**
 * The way to one peer: a connection that this node dials, again and again, and over which only this node sends. Any
 * thread sends; all else belongs to one event loop.
 */
final class PeerLink {
    private final Shared shared;
    private final Member peer;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final SendQueue queue;
    private final Drops drops;
    private final Wakeup drain;
    private final Backoff backoff = new Backoff(new SplittableRandom());

    /** Whether messages are taken: the peer has welcomed this node. Written by the loop. */
    private volatile boolean open;

    /** What sends, as long as the peer's connection lasts. */
    private @Nullable Runnable sender;

    /** Which of the peer's addresses is dialled, if its name has several. */
    private int turn;

    /** Whether the log knows that there is no connection. */
    private boolean failureTold;

    PeerLink(Member peer, Shared shared) {
        this.peer = peer;
        this.shared = shared;
        this.loop = shared.loops().next();
        this.bootstrap = shared.loops().dialler(loop);
        this.queue = new SendQueue(shared.settings().peerQueueBytes());
        this.drops = new Drops(shared.faults());
        this.drain = new Wakeup(loop, this::drain);
    }

    /** Begins to dial. Once. */
    void start() {
        loop.execute(this::dial);
        tellDropsLater();
    }

    /** Any thread; never blocks, never throws. */
    void send(PeerMessage message) {
        if (!open) {
            drops.count(Drops.Reason.NOT_CONNECTED, 1);
        } else if (queue.offer(message)) {
            drain.request();
        } else {
            drops.count(message.urgent() ? Drops.Reason.URGENT_QUEUE_FULL : Drops.Reason.QUEUE_FULL, 1);
        }
    }

    long queuedBytes() {
        return queue.bytes();
    }

    Drops drops() {
        return drops;
    }

    /** For a line of the log. */
    private String name() {
        return "peer " + peer.id() + " at " + peer.address();
    }

    private void dial() {
        Attempt attempt = new Attempt();
        shared.loops()
                .addresses(loop, peer.host(), peer.port())
                .addListener((Future<List<InetSocketAddress>> found) -> attempt.found(found));
        long patience = Limits.CONNECT_MILLIS + shared.limits().handshakeMillis();
        EventLoops.after(loop, patience, attempt::checkWelcomed);
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
            drops.count(Drops.Reason.CONNECTION_LOST, queue.clear());
        } else {
            sender.run();
        }
    }

    private void redial() {
        if (shared.loops().running()) {
            EventLoops.after(loop, backoff.nextMillis(), this::dial);
        }
    }

    private void tellDropsLater() {
        EventLoops.after(loop, shared.limits().dropsToldMillis(), () -> {
            tellDrops();
            tellDropsLater();
        });
    }

    /** A peer that is not connected is another line's news; what else is dropped, an operator should know. */
    private void tellDrops() {
        Drops.Stock stock = drops.sinceLastStock();
        if (stock != null) {
            shared.log()
                    .atLevel(stock.whileConnected() ? Level.INFO : Level.DEBUG)
                    .log("node {}: messages to {} dropped: {}", shared.self(), name(), stock.words());
        }
    }

    /** One connection, from the look-up of its address to its end. */
    private final class Attempt extends SimpleChannelInboundHandler<Received> {
        private final SendProgress progress = new SendProgress();
        private @Nullable Channel channel;
        private boolean welcomed;
        private boolean ended;
        private long upSinceNanos;

        void found(Future<List<InetSocketAddress>> addresses) {
            if (ended) {
                return;
            }
            if (!addresses.isSuccess()) {
                end("cannot connect: " + Reasons.of(addresses.cause()));
                return;
            }
            List<InetSocketAddress> all = addresses.getNow();
            ChannelFuture connecting = bootstrap
                    .clone()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            shared.loops().own(made);
                            Frames.addTo(
                                    made.pipeline(),
                                    shared.codecs().create(),
                                    shared.settings().maxFrameBytes(),
                                    shared.limits());
                            made.pipeline().addLast(Attempt.this);
                        }
                    })
                    .connect(all.get(turn % all.size()));
            channel = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    return;
                }
                String reason = "cannot connect: " + Reasons.of(done.cause());
                if (loop.inEventLoop()) {
                    end(reason);
                } else {
                    later(() -> end(reason));
                }
            });
            // Later: a channel is closed before it is told that its connection failed, and must not hide that.
            connecting.channel().closeFuture().addListener(closed -> later(() -> end("the connection broke")));
        }

        void checkWelcomed() {
            if (!welcomed) {
                giveUp(channel == null ? "looking up its address takes too long" : "no answer to the handshake");
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Batch hello = new Batch(this::unsendable);
            hello.add(shared.settings().hello().to(peer.id()), 0);
            write(context.channel(), hello);
            context.flush();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Received received) {
            if (ended) {
                return;
            }
            if (!welcomed && received.message() instanceof Welcome welcome) {
                welcomed(context.channel(), welcome);
            } else if (!welcomed && received.message() instanceof Refused refused) {
                refused(refused);
            } else {
                shared.faults().report(name() + " sent an unexpected " + received.kind());
                giveUp("unexpected " + received.kind());
            }
        }

        private void welcomed(Channel by, Welcome welcome) {
            Optional<String> objection = shared.admission().objection(welcome, peer);
            if (objection.isPresent()) {
                turnedAway(objection.get());
                return;
            }
            welcomed = true;
            failureTold = false;
            shared.faults().settled(name());
            upSinceNanos = System.nanoTime();
            shared.log().info("node {}: connected to {}", shared.self(), name());
            watch(by);
            sender = () -> writeQueued(by);
            open = true;
        }

        private void refused(Refused refused) {
            String reason = Reasons.printable(refused.reason());
            turnedAway(name() + " refuses this node: " + reason);
            if (refused.stateMachinesDiffer()) {
                shared.receiver().stateMachinesDiffer(peer.id(), reason);
            }
        }

        /** Not a broken way but a mistake that somebody must correct; told as such, and tried again all the same. */
        private void turnedAway(String line) {
            shared.faults().refused(name(), line);
            failureTold = true;
            giveUp(line);
        }

        /** A peer that takes nothing for too long is dialled anew: it may be gone without a word. */
        private void watch(Channel watched) {
            EventLoops.after(loop, Math.max(1, shared.limits().stalledMillis() / 4), () -> {
                if (ended) {
                    return;
                }
                ChannelOutboundBuffer unsent = watched.unsafe().outboundBuffer();
                long still = progress.stalledNanos(unsent == null ? 0 : unsent.currentProgress(), System.nanoTime());
                if (still > TimeUnit.MILLISECONDS.toNanos(shared.limits().stalledMillis())) {
                    giveUp("took nothing for " + TimeUnit.NANOSECONDS.toMillis(still) + " ms");
                } else {
                    watch(watched);
                }
            });
        }

        private void writeQueued(Channel to) {
            boolean some = false;
            while (to.isWritable()) {
                Batch batch = new Batch(this::unsendable);
                for (PeerMessage next = next(batch); next != null; next = next(batch)) {
                    batch.add(next, next.weightBytes());
                }
                if (batch.isEmpty()) {
                    break;
                }
                write(to, batch);
                some = true;
            }
            if (some) {
                to.flush();
            }
        }

        private void write(Channel to, Batch batch) {
            progress.begun(System.nanoTime());
            to.write(batch)
                    .addListener(result -> written(result, batch.messages().size()));
        }

        private @Nullable PeerMessage next(Batch batch) {
            return batch.isFull() ? null : queue.poll();
        }

        private void written(Future<?> result, int messages) {
            progress.ended(System.nanoTime());
            if (!result.isSuccess()) {
                drops.count(Drops.Reason.CONNECTION_LOST, messages);
            }
        }

        private void unsendable(WireMessage message, Exception cause) {
            if (cause instanceof TooLongFrameException) {
                drops.count(Drops.Reason.TOO_LARGE, 1);
                shared.faults().tell("a message to " + name() + " is dropped: " + Reasons.of(cause));
            } else {
                drops.count(Drops.Reason.NOT_ENCODABLE, 1);
                shared.log().error("node {}: {} to {}", shared.self(), cause.getMessage(), name(), cause);
                giveUp(Reasons.of(cause));
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
            shared.faults().caught(name(), cause);
            giveUp(Reasons.of(cause));
        }

        private void giveUp(String reason) {
            end(reason);
            if (channel != null) {
                EventLoops.close(channel);
            }
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
            drops.count(Drops.Reason.CONNECTION_LOST, dropped);
            if (!shared.loops().running()) {
                return;
            }
            if (welcomed) {
                shared.log()
                        .info(
                                "node {}: lost {}: {}; {} waiting messages dropped",
                                shared.self(),
                                name(),
                                reason,
                                dropped);
                if (System.nanoTime() - upSinceNanos > TimeUnit.MILLISECONDS.toNanos(Limits.MAX_BACKOFF_MILLIS)) {
                    backoff.reset();
                }
            } else {
                turn++;
                if (failureTold) {
                    shared.log().debug("node {}: no connection to {}: {}", shared.self(), name(), reason);
                } else {
                    failureTold = true;
                    shared.log().info("node {}: no connection to {}, trying on: {}", shared.self(), name(), reason);
                }
            }
            redial();
        }
    }
}
