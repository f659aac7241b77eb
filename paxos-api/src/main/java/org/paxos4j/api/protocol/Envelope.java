/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.paxos4j.statemachine.Bytes;

/**
 * A client's command with all that the replicas need to apply it exactly once. Its client encodes it; the same bytes
 * travel to the leader, to the followers and into the journals.
 *
 * <p>The bytes, all numbers big-endian: version (1 byte, value 1), session (8), sequence (8), floor (8), length of the
 * state machine's name (1), the name in ASCII, and the command: all that remains.
 *
 * @param request names the command
 * @param floor every sequence of the session below this is answered, and its reply forgotten; the client has no more use
 *     for it. At most the command's own sequence.
 * @param stateMachine the name of the state machine; {@link #SESSIONS} for the session table itself
 * @param command the command's bytes, at most {@link #MAX_COMMAND_BYTES}
 */
public record Envelope(RequestId request, long floor, String stateMachine, Bytes command) {
    /** The state machine that every cluster has: the session table. Its one command, without bytes, opens a session. */
    public static final String SESSIONS = "";

    /** How large a command may be. */
    public static final int MAX_COMMAND_BYTES = 1 << 20;

    /** How long a state machine's name may be. */
    public static final int MAX_NAME_LENGTH = 64;

    private static final byte VERSION = 1;
    private static final int NAME_AT = 1 + 3 * Long.BYTES;

    /** Checks the ranges. */
    public Envelope {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(stateMachine, "stateMachine");
        Objects.requireNonNull(command, "command");
        if (stateMachine.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("state machine name of more than " + MAX_NAME_LENGTH + " characters");
        }
        if (command.length() > MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "a command of " + command.length() + " bytes; the limit is " + MAX_COMMAND_BYTES);
        }
    }

    /** The bytes of this envelope. */
    public Bytes encode() {
        byte[] name = stateMachine.getBytes(StandardCharsets.US_ASCII);
        byte[] target = new byte[NAME_AT + 1 + name.length + command.length()];
        ByteBuffer.wrap(target)
                .put(VERSION)
                .putLong(request.session())
                .putLong(request.sequence())
                .putLong(floor)
                .put((byte) name.length)
                .put(name);
        command.copyTo(target, NAME_AT + 1 + name.length);
        return Bytes.wrap(target);
    }

    /**
     * Reads an envelope; its command shares the memory of {@code encoded}.
     *
     * @throws MalformedMessageException if these are not the bytes of an envelope
     */
    public static Envelope decode(Bytes encoded) throws MalformedMessageException {
        if (encoded.length() <= NAME_AT || encoded.byteAt(0) != VERSION) {
            throw new MalformedMessageException("not an envelope: " + encoded);
        }
        ByteBuffer buffer = encoded.asByteBuffer().position(1);
        RequestId request = new RequestId(buffer.getLong(), buffer.getLong());
        long floor = buffer.getLong();
        int nameLength = buffer.get();
        int commandLength = buffer.remaining() - nameLength;
        if (nameLength < 0 || nameLength > MAX_NAME_LENGTH || commandLength < 0 || commandLength > MAX_COMMAND_BYTES) {
            throw new MalformedMessageException(
                    "an envelope with a name of " + nameLength + " and a command of " + commandLength + " bytes");
        }
        byte[] name = new byte[nameLength];
        buffer.get(name);
        Bytes command = encoded.slice(buffer.position(), commandLength);
        return new Envelope(request, floor, new String(name, StandardCharsets.US_ASCII), command);
    }
}
