/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.statemachine.Bytes;

/** Turns messages into bytes and back. An instance is used by one thread at a time; a {@link Factory} by any. */
public interface MessageCodec {

    /** The bytes of a message, without frame. */
    Bytes encode(WireMessage message);

    /**
     * Reads a message. It may keep {@code bytes}, whose memory must not change any more.
     *
     * @throws MalformedMessageException if these are not the bytes of a message. No junk leads to any other exception, nor
     *     to more memory than a small multiple of the junk's length.
     */
    WireMessage decode(Bytes bytes) throws MalformedMessageException;

    /** Makes codecs. */
    @FunctionalInterface
    interface Factory {
        /** A new codec. */
        MessageCodec create();
    }
}
