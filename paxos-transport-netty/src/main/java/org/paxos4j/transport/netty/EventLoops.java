/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one transport and all the channels that they serve. */
final class EventLoops {
    private static final int HIGH = Limits.SOCKET_HIGH_WATER_BYTES;

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final MultiThreadIoEventLoopGroup group;
    private final ChannelGroup channels;
    private final NameLookup lookup;
    private final Limits limits;
    private volatile boolean closing;

    /**
     * Starts no thread yet.
     *
     * @param name of the threads, as in {@code name-io-1}
     * @param number how many event loops
     */
    EventLoops(String name, int number, Limits limits) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory =
                task -> thread(task, number == 1 ? name + "-io" : name + "-io-" + count.incrementAndGet());
        group = new MultiThreadIoEventLoopGroup(number, factory, Sockets.inUse().handlers());
        // stayClosed: a channel that is made while all are closed is closed as well.
        channels = new DefaultChannelGroup(group.next(), true);
        lookup = new NameLookup(task -> thread(task, name + "-lookup"));
        this.limits = limits;
    }

    private Thread thread(Runnable task, String name) {
        Thread thread = new FastThreadLocalThread(task, name);
        thread.setDaemon(true);
        threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    EventLoop next() {
        return group.next();
    }

    /** Whether nobody has begun to close this. */
    boolean running() {
        return !closing;
    }

    /** Has the channel closed when the loops are. */
    void own(Channel channel) {
        channels.add(channel);
    }

    /** All addresses of a host, looked up anew; the answer comes on {@code loop}. */
    Future<List<InetSocketAddress>> addresses(EventLoop loop, String host, int port) {
        try {
            return lookup.getResolver(loop).resolveAll(InetSocketAddress.createUnresolved(host, port));
        } catch (IllegalStateException ended) {
            return loop.newFailedFuture(ended);
        }
    }

    /** For connections that are dialled; all tasks of one bootstrap run on {@code loop}. */
    Bootstrap dialler(EventLoop loop) {
        return Sockets.inUse()
                .dialler(limits)
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Limits.CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(HIGH / 2, HIGH));
    }

    /** For connections that are accepted. */
    ServerBootstrap listener() {
        return Sockets.inUse()
                .listener()
                .group(group)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(HIGH / 2, HIGH));
    }

    /** Closes a channel whose end is watched elsewhere. */
    @SuppressWarnings("FutureReturnValueIgnored") // closing cannot fail in a way that anybody could act upon
    static void close(Channel channel) {
        channel.close();
    }

    /** Runs a task later; it finds out itself whether it is still wanted. */
    @SuppressWarnings("FutureReturnValueIgnored") // each task checks the state that it was meant for
    static void after(EventLoop loop, long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Closes all channels and waits until the threads have ended, unless called by one of them. Again: no effect. */
    @SuppressWarnings("FutureReturnValueIgnored") // it waits for the threads themselves
    void close() {
        closing = true;
        boolean wait = !threads.contains(Thread.currentThread());
        var channelsClosed = channels.close();
        if (wait) {
            channelsClosed.awaitUninterruptibly(Limits.CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        lookup.shutDown();
        group.shutdownGracefully(0, Limits.CLOSE_SECONDS, TimeUnit.SECONDS);
        if (wait) {
            awaitThreads();
        }
    }

    private void awaitThreads() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limits.CLOSE_SECONDS);
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(1, left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
