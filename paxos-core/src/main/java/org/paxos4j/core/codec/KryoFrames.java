/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.statemachine.Bytes;

/**
 * Values of a closed set of types as bytes: a version byte, the type's number, the fields. Safe for use by any thread.
 *
 * <p>Kryo instances serve one thread at a time; idle ones are kept, as many as were ever in use at once. (Kryo's own pool takes
 * a lock at both ends, which cost more than the bytes of a small record.)
 *
 * <p>A Kryo instance from whose use anything was thrown is not used again: what state it was left in is unknown.
 */
final class KryoFrames {
    private final byte version;
    private final List<? extends WireType<?>> types;
    private final ConcurrentLinkedQueue<Kryo> idle = new ConcurrentLinkedQueue<>();

    /** With what may occur. */
    KryoFrames(byte version, List<? extends WireType<?>> types) {
        this.version = version;
        this.types = types;
    }

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if it has none
     */
    Bytes encode(Object value, int expectedBytes) {
        CanonicalOutput output = new CanonicalOutput(expectedBytes);
        output.writeByte(version);
        Kryo kryo = obtain();
        kryo.writeClassAndObject(output, value);
        idle.add(kryo);
        return output.toFrame();
    }

    /** Reads a value. */
    Object decode(Bytes frame) throws MalformedMessageException {
        if (frame.length() == 0) {
            throw new MalformedMessageException("no bytes");
        }
        if (frame.byteAt(0) != version) {
            throw new MalformedMessageException("format version " + frame.byteAt(0) + ", expected version " + version);
        }
        BoundedInput input = new BoundedInput(frame, 1);
        Kryo kryo = obtain();
        Object value;
        try {
            value = kryo.readClassAndObject(input);
        } catch (RuntimeException e) {
            // Whatever it was, these bytes caused it: a number out of range in a constructor, the end of the frame, …
            throw new MalformedMessageException(
                    "malformed at byte " + input.position() + " of " + frame.length() + ": " + oneLine(e), e);
        }
        idle.add(kryo);
        if (input.remaining() > 0) {
            throw new MalformedMessageException(input.remaining() + " bytes behind the message");
        }
        return value;
    }

    private Kryo obtain() {
        Kryo kryo = idle.poll();
        return kryo == null ? WireTypeResolver.newKryo(types) : kryo;
    }

    private static String oneLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }
}
