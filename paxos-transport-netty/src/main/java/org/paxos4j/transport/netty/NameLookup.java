/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves host names by the JDK, on threads of its own: a lookup may hang for seconds, and on an event loop it would
 * hold up the heartbeats of all peers. The threads end when they have nothing to do.
 */
final class NameLookup extends AddressResolverGroup<InetSocketAddress> {
    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING_LOOKUPS = 1_024;
    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor;

    NameLookup(ThreadFactory threads) {
        executor = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING_LOOKUPS),
                threads);
        executor.allowCoreThreadTimeOut(true);
    }

    void shutDown() {
        executor.shutdownNow();
        close();
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new InetSocketAddressResolver(loop, new Names(loop));
    }

    private final class Names extends InetNameResolver {
        private final EventExecutor loop;

        Names(EventExecutor loop) {
            super(loop);
            this.loop = loop;
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) {
            lookUp(() -> InetAddress.getByName(host), promise);
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws UnknownHostException {
            byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
            if (literal != null) {
                promise.trySuccess(List.of(InetAddress.getByAddress(host, literal)));
            } else {
                lookUp(() -> List.of(InetAddress.getAllByName(host)), promise);
            }
        }

        private void tell(Runnable answer) {
            try {
                loop.execute(answer);
            } catch (RejectedExecutionException ended) {
                // The loop has ended while the look-up took its time; nobody waits for it any more.
            }
        }

        private <T> void lookUp(Callable<T> lookup, Promise<T> promise) {
            try {
                executor.execute(() -> {
                    try {
                        T found = lookup.call();
                        tell(() -> promise.trySuccess(found));
                    } catch (Exception e) {
                        tell(() -> promise.tryFailure(e));
                    }
                });
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        }
    }
}
