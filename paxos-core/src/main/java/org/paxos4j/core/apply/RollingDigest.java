/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.statemachine.Bytes;

/**
 * 64 bits over everything applied so far: CRC32C in the upper half, CRC32 in the lower. Each slot's digest covers the one
 * before, the slot, and of a batch its stamp and, for every command, its envelope and its answer. Nodes with equal digests
 * at equal slots have applied the same commands and given the same answers. It guards against defects, not against malice.
 */
final class RollingDigest {
    private static final byte NO_ANSWER = 0;
    private static final int BUFFER_BYTES = 8 << 10;

    private final Checksum upper = new CRC32C();
    private final Checksum lower = new CRC32();
    /** What both checksums have yet to see: they are fast over long runs only. */
    private final byte[] array = new byte[BUFFER_BYTES];

    private final ByteBuffer unseen = ByteBuffer.wrap(array);

    private long value;

    /** The digest after the last finished slot; 0 before the first. */
    long value() {
        return value;
    }

    void beginSlot(long slot) {
        upper.reset();
        lower.reset();
        room(2 * Long.BYTES).putLong(value).putLong(slot);
    }

    void batch(long stampNanos, int count) {
        room(Long.BYTES + Integer.BYTES).putLong(stampNanos).putInt(count);
    }

    /** A command that was answered. */
    @SuppressWarnings("EnumOrdinal") // the order of the outcomes is part of the wire format
    void answered(Bytes envelope, ServerResponse answer) {
        update(envelope);
        outcome((byte) (answer.outcome().ordinal() + 1));
        update(answer.response());
    }

    /**
     * A command that was not answered, because its state machine has stopped.
     *
     * @param failure the class of what it threw, without its message, which may name addresses or moments
     */
    void unanswered(Bytes envelope, Class<? extends Throwable> failure) {
        update(envelope);
        outcome(NO_ANSWER);
        update(Bytes.ofUtf8(failure.getName()));
    }

    /** A state machine that has stopped at no command, but when its deadline had come. */
    void stopped(String stateMachine, Class<? extends Throwable> failure) {
        unanswered(Bytes.ofUtf8(stateMachine), failure);
    }

    void endSlot() {
        show();
        value = upper.getValue() << Integer.SIZE | lower.getValue();
    }

    private void outcome(byte code) {
        room(1).put(code);
    }

    /** With its length in front, so that no two different sequences of parts are the same bytes. */
    private void update(Bytes bytes) {
        room(Integer.BYTES).putInt(bytes.length());
        for (int from = 0; from < bytes.length(); ) {
            int part = Math.min(bytes.length() - from, BUFFER_BYTES);
            ByteBuffer target = room(part);
            bytes.slice(from, part).copyTo(array, target.position());
            target.position(target.position() + part);
            from += part;
        }
    }

    /** The buffer, with room for so many bytes. */
    private ByteBuffer room(int bytes) {
        if (unseen.remaining() < bytes) {
            show();
        }
        return unseen;
    }

    private void show() {
        upper.update(array, 0, unseen.position());
        lower.update(array, 0, unseen.position());
        unseen.clear();
    }
}
