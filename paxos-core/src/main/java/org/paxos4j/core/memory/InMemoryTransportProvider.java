/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportSettings;

/**
 * Transports of nodes and clients within one JVM. Every message is encoded and decoded as if it had to travel, and is
 * handed to its receiver on the sender's thread. There is nothing to wait for: {@link Transport#close} returns at once,
 * while another thread may still be inside the receiver.
 */
public final class InMemoryTransportProvider implements TransportProvider {
    private final InMemoryNetwork network;

    /** With a network of its own. */
    public InMemoryTransportProvider() {
        this(new InMemoryNetwork());
    }

    /** In a given network, which other providers may share. */
    public InMemoryTransportProvider(InMemoryNetwork network) {
        this.network = network;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
        return new InMemoryTransport(network, settings, new CodecPool(codecs));
    }

    @Override
    public ClientTransport createClient(MessageCodec.Factory codecs) {
        return new InMemoryClientTransport(network, new CodecPool(codecs));
    }
}
