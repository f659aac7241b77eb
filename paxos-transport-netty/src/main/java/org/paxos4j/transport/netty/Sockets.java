/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * Whose sockets are used: those of native epoll, or of the JDK where there is no epoll or
 * {@code -Dio.netty.transport.noNative=true} forbids it.
 *
 * <p>A connection whose other end is gone without a word is found out by keepalive in either case. Only epoll also ends one
 * on which what was sent is not acknowledged in time: over the JDK's sockets that takes as long as TCP itself is patient.
 */
enum Sockets {
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Bootstrap dialler(Limits limits) {
            return new Bootstrap()
                    .channel(EpollSocketChannel.class)
                    .option(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                    .option(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
                    .option(EpollChannelOption.TCP_USER_TIMEOUT, (int) limits.stalledMillis());
        }

        @Override
        ServerBootstrap listener() {
            // No user time-out here: a client that is alive but does not read for a while may be served later.
            return new ServerBootstrap()
                    .channel(EpollServerSocketChannel.class)
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
        }
    },

    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Bootstrap dialler(Limits limits) {
            Bootstrap bootstrap = new Bootstrap().channel(NioSocketChannel.class);
            NIO_KEEPALIVE.forEach(bootstrap::option);
            return bootstrap;
        }

        @Override
        ServerBootstrap listener() {
            ServerBootstrap bootstrap = new ServerBootstrap().channel(NioServerSocketChannel.class);
            NIO_KEEPALIVE.forEach(bootstrap::childOption);
            return bootstrap;
        }
    };

    private static final int KEEPALIVE_IDLE_SECONDS = 5;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 1;
    private static final Map<ChannelOption<Integer>, Integer> NIO_KEEPALIVE = nioKeepalive();

    /** What this process uses. */
    static Sockets inUse() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory handlers();

    /** For connections that are dialled. */
    abstract Bootstrap dialler(Limits limits);

    /** For connections that are accepted. */
    abstract ServerBootstrap listener();

    /** Empty on a platform whose JDK does not offer these options. */
    private static Map<ChannelOption<Integer>, Integer> nioKeepalive() {
        try (SocketChannel probe = SocketChannel.open()) {
            return probe.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)
                            && probe.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                    ? Map.of(
                            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEPALIVE_IDLE_SECONDS,
                            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_INTERVAL_SECONDS)
                    : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }
}
