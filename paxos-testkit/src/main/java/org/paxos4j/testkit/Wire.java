/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.zip.CRC32C;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

/** Both ends of every connection: what is said in a cluster goes through the codec here, and is part of the trace. */
final class Wire {
    private final MessageCodec codec = KryoMessageCodec.factory().create();
    private final CRC32C trace = new CRC32C();

    Bytes write(WireMessage message) {
        Bytes frame = codec.encode(message);
        trace.update(frame.toArray());
        return frame;
    }

    WireMessage read(Bytes frame) {
        try {
            return codec.decode(frame);
        } catch (MalformedMessageException e) {
            throw new AssertionError("a message that the codec has written, and cannot read", e);
        }
    }

    /** Of all that was written. */
    long trace() {
        return trace.getValue();
    }
}
