/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.paxos4j.statemachine.Bytes;

/**
 * One slot's client commands, each in the envelope that its client encoded, with the moment of the log's clock at which
 * the leader took them up. A batch without commands only brings the time.
 *
 * <p>The bytes, all numbers big-endian: kind (1 byte, value 1), stamp (8), number of envelopes (4), then for each
 * envelope its length (4) and its bytes. See {@link Envelope} for what is in there.
 *
 * @param encoded the whole batch; made by {@link #of} or checked by {@link CommandValue#decode}
 */
public record CommandBatch(Bytes encoded) implements CommandValue {
    /** How many commands a batch holds at most. */
    public static final int MAX_COMMANDS = 1_024;

    static final byte KIND = 1;
    private static final int STAMP_AT = 1;
    private static final int COUNT_AT = STAMP_AT + Long.BYTES;
    private static final int HEADER_BYTES = COUNT_AT + Integer.BYTES;

    /** Checks that the header is there. */
    public CommandBatch {
        Objects.requireNonNull(encoded, "encoded");
        if (encoded.length() < HEADER_BYTES || encoded.byteAt(0) != KIND) {
            throw new IllegalArgumentException("not the bytes of a batch");
        }
    }

    /**
     * A batch of envelopes.
     *
     * @param stampNanos the log's clock, in nanoseconds, 0 or more
     * @param envelopes 0 to {@link #MAX_COMMANDS} encoded envelopes
     */
    public static CommandBatch of(long stampNanos, List<Bytes> envelopes) {
        if (stampNanos < 0) {
            throw new IllegalArgumentException("stamp out of range: " + stampNanos);
        }
        if (envelopes.size() > MAX_COMMANDS) {
            throw new IllegalArgumentException(
                    "a batch holds up to " + MAX_COMMANDS + " commands, not " + envelopes.size());
        }
        int size = HEADER_BYTES;
        for (Bytes envelope : envelopes) {
            size = Math.addExact(size, Integer.BYTES + envelope.length());
        }
        byte[] target = new byte[size];
        ByteBuffer buffer =
                ByteBuffer.wrap(target).put(KIND).putLong(stampNanos).putInt(envelopes.size());
        for (Bytes envelope : envelopes) {
            buffer.putInt(envelope.length());
            envelope.copyTo(target, buffer.position());
            buffer.position(buffer.position() + envelope.length());
        }
        return new CommandBatch(Bytes.wrap(target));
    }

    static CommandBatch decode(Bytes encoded) throws MalformedMessageException {
        if (encoded.length() < HEADER_BYTES) {
            throw new MalformedMessageException("a batch cut short after " + encoded.length() + " bytes");
        }
        ByteBuffer buffer = encoded.asByteBuffer();
        long stamp = buffer.getLong(STAMP_AT);
        int count = buffer.getInt(COUNT_AT);
        if (stamp < 0 || count < 0 || count > MAX_COMMANDS) {
            throw new MalformedMessageException("a batch with stamp " + stamp + " and " + count + " commands");
        }
        buffer.position(HEADER_BYTES);
        for (int i = 0; i < count; i++) {
            int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                throw new MalformedMessageException("command " + i + " of a batch reaches beyond its end");
            }
            buffer.position(buffer.position() + length);
        }
        if (buffer.hasRemaining()) {
            throw new MalformedMessageException(buffer.remaining() + " bytes behind the last command of a batch");
        }
        return new CommandBatch(encoded);
    }

    /** The log's clock when the leader took these commands up, in nanoseconds. */
    public long stampNanos() {
        return encoded.asByteBuffer().getLong(STAMP_AT);
    }

    /** How many commands. */
    public int count() {
        return encoded.asByteBuffer().getInt(COUNT_AT);
    }

    /** The envelopes, in the order in which they are applied. */
    public List<Bytes> envelopes() {
        ByteBuffer buffer = encoded.asByteBuffer();
        int count = buffer.getInt(COUNT_AT);
        List<Bytes> envelopes = new ArrayList<>(count);
        int at = HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int length = buffer.getInt(at);
            envelopes.add(encoded.slice(at + Integer.BYTES, length));
            at += Integer.BYTES + length;
        }
        return envelopes;
    }

    @Override
    public String toString() {
        return "CommandBatch[" + count() + " commands, " + encoded.length() + " bytes, stamp " + stampNanos() + " ns]";
    }
}
