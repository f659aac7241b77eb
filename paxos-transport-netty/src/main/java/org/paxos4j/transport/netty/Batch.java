/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.WireMessage;

/**
 * Messages that go to a channel in one write: they share a buffer, a promise and a way through the pipeline, which for small
 * messages cost more than their bytes do.
 */
final class Batch {
    /** What hears of a message of the batch that cannot be sent, before the batch is written. The others are. */
    interface Unsendable {
        /** The message, and either a frame that is too long or a codec that failed. */
        void unsendable(WireMessage message, Exception cause);
    }

    /** A batch is full once it weighs so much, or has so many messages: the channel may have had enough by then. */
    private static final int FULL_BYTES = 64 << 10;

    private static final int FULL_MESSAGES = 256;

    private final List<WireMessage> messages = new ArrayList<>();
    private final Unsendable unsendable;
    private int weightBytes;

    /** An empty one. */
    Batch(Unsendable unsendable) {
        this.unsendable = unsendable;
    }

    void add(WireMessage message, int itsWeightBytes) {
        messages.add(message);
        weightBytes += itsWeightBytes;
    }

    boolean isFull() {
        return weightBytes >= FULL_BYTES || messages.size() >= FULL_MESSAGES;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    List<WireMessage> messages() {
        return messages;
    }

    int weightBytes() {
        return weightBytes;
    }

    Unsendable whenUnsendable() {
        return unsendable;
    }
}
