/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.api.spi.TransportReceiver;
import org.paxos4j.api.spi.TransportSettings;

/**
 * Makes transports that lose every tenth message between nodes, around those of somebody else. A transport may lose what it
 * is given to send: the protocol asks again.
 */
final class LossyTransportProvider implements TransportProvider {
    private static final int LOST_ONE_IN = 10;

    private final TransportProvider reliable;

    LossyTransportProvider(TransportProvider reliable) {
        this.reliable = reliable;
    }

    @Override
    public String name() {
        return "lossy-" + reliable.name();
    }

    @Override
    public Transport create(TransportSettings settings, MessageCodec.Factory codecs) {
        return new LossyTransport(reliable.create(settings, codecs));
    }

    /** What clients say and hear is left alone. */
    @Override
    public ClientTransport createClient(MessageCodec.Factory codecs) {
        return reliable.createClient(codecs);
    }

    private static final class LossyTransport implements Transport {
        private final Transport line;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();

        LossyTransport(Transport line) {
            this.line = line;
        }

        @Override
        public InetSocketAddress start(TransportReceiver receiver) throws IOException {
            return line.start(receiver);
        }

        @Override
        public void send(int to, PeerMessage message) {
            if (sent.incrementAndGet() % LOST_ONE_IN == 0) {
                lost.incrementAndGet();
            } else {
                line.send(to, message);
            }
        }

        @Override
        public long queuedBytes() {
            return line.queuedBytes();
        }

        @Override
        public long faults() {
            return line.faults() + lost.get();
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
