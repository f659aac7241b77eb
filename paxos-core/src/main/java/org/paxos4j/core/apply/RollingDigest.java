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

    private final Checksum upper = new CRC32C();
    private final Checksum lower = new CRC32();
    private final ByteBuffer scratch = ByteBuffer.allocate(2 * Long.BYTES);
    private long value;

    /** The digest after the last finished slot; 0 before the first. */
    long value() {
        return value;
    }

    void beginSlot(long slot) {
        upper.reset();
        lower.reset();
        update(scratch.clear().putLong(value).putLong(slot).flip());
    }

    void batch(long stampNanos, int count) {
        update(scratch.clear().putLong(stampNanos).putInt(count).flip());
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
        value = upper.getValue() << Integer.SIZE | lower.getValue();
    }

    private void outcome(byte code) {
        update(scratch.clear().put(code).flip());
    }

    /** With its length in front, so that no two different sequences of parts are the same bytes. */
    private void update(Bytes bytes) {
        update(scratch.clear().putInt(bytes.length()).flip());
        update(bytes.asByteBuffer());
    }

    private void update(ByteBuffer bytes) {
        upper.update(bytes.duplicate());
        lower.update(bytes);
    }
}
