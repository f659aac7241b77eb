/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * Lends a codec to each of several threads; there are never more than threads that coded at the same time. One that threw
 * is not lent again: what state it was left in is unknown.
 */
final class CodecPool {
    private final MessageCodec.Factory codecs;
    private final Queue<MessageCodec> idle = new ConcurrentLinkedQueue<>();

    CodecPool(MessageCodec.Factory codecs) {
        this.codecs = codecs;
    }

    Bytes encode(WireMessage message) {
        MessageCodec codec = take();
        Bytes frame = codec.encode(message);
        idle.add(codec);
        return frame;
    }

    WireMessage decode(Bytes frame) throws MalformedMessageException {
        MessageCodec codec = take();
        WireMessage message = codec.decode(frame);
        idle.add(codec);
        return message;
    }

    private MessageCodec take() {
        MessageCodec codec = idle.poll();
        return codec == null ? codecs.create() : codec;
    }
}
