/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;
import org.slf4j.LoggerFactory;

/** Makes transports over TCP. Safe for use by any thread. */
public final class NettyTransportProvider implements TransportProvider {
    /** Creating it opens nothing. */
    public NettyTransportProvider() {}

    /** {@code netty}. */
    @Override
    public String name() {
        return "netty";
    }

    /**
     * A node's transport, not yet started.
     *
     * @throws IllegalArgumentException if the settings contradict themselves; the message says how
     */
    @Override
    public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
        return new NettyTransport(settings, codecs, Limits.DEFAULT, LoggerFactory.getLogger(NettyTransport.class));
    }

    @Override
    public ClientTransport createClient(MessageCodec.Factory codecs) {
        return new NettyClientTransport(codecs, Limits.DEFAULT, LoggerFactory.getLogger(NettyClientTransport.class));
    }
}
