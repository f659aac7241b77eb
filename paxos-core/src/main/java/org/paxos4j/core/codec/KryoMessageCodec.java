/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * The messages of Paxos4J as bytes: version, the message type's number (see {@link WireTypes}), and its fields. Values and
 * envelopes that come out of {@link #decode} share the memory of the bytes that went in.
 */
public final class KryoMessageCodec implements MessageCodec {
    /** The version of the format, the first byte of every message. */
    static final byte VERSION = 1;

    /** What a message takes beyond the bytes that it carries, mostly. */
    private static final int EXPECTED_BYTES = 48;

    private final KryoFrames frames = new KryoFrames(VERSION, WireTypes.ALL);

    private KryoMessageCodec() {}

    /** Makes codecs. */
    public static MessageCodec.Factory factory() {
        return KryoMessageCodec::new;
    }

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException if a number is negative that must not be, or text is not Unicode
     */
    @Override
    public Bytes encode(WireMessage message) {
        return frames.encode(message, expectedBytes(message));
    }

    private static int expectedBytes(WireMessage message) {
        if (message instanceof PeerMessage peerMessage) {
            return peerMessage.weightBytes();
        }
        if (message instanceof ClientRequest request) {
            return EXPECTED_BYTES + request.envelope().length();
        }
        return message instanceof ServerResponse response
                ? EXPECTED_BYTES + response.response().length()
                : EXPECTED_BYTES;
    }

    @Override
    public WireMessage decode(Bytes bytes) throws MalformedMessageException {
        return (WireMessage) frames.decode(bytes);
    }
}
