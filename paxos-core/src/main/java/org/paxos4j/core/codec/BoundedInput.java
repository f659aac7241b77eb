/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.paxos4j.statemachine.Bytes;

/**
 * Reads one frame. It believes no size beyond what remains of the frame, and accepts only the one form in which
 * {@link CanonicalOutput} writes a value. Whatever is wrong ends in a {@link KryoException}.
 *
 * <p>Of what Kryo's own {@code Input} offers only the reading of single bytes and of numbers of fixed length is used: its
 * strings and arrays allocate first and look afterwards.
 */
final class BoundedInput extends ByteBufferInput {
    /** For how many elements of a list room is made before they are there. */
    private static final int MAX_ROOM_IN_ADVANCE = 64;

    private final Bytes frame;

    /** Over {@code frame}, from its byte {@code from} on. */
    BoundedInput(Bytes frame, int from) {
        super(frame.asByteBuffer());
        this.frame = frame;
        setPosition(from);
    }

    /** How many bytes have not been read yet. */
    int remaining() {
        return limit - position;
    }

    /** A whole number from 0 on. */
    long counter() {
        long value = varLong(true);
        if (value < 0) {
            throw new KryoException("negative number");
        }
        return value;
    }

    /** A whole number from 0 to {@code max}. */
    int counter(int max) {
        long value = counter();
        if (value > max) {
            throw new KryoException("number out of range: " + value);
        }
        return (int) value;
    }

    /** A number from {@code min} to {@code max}. */
    long signed(long min, long max) {
        long value = varLong(false);
        if (value < min || value > max) {
            throw new KryoException("number out of range: " + value);
        }
        return value;
    }

    /** True or false. */
    boolean flag() {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw new KryoException("neither true nor false: " + value);
        }
        return value == 1;
    }

    /** One of an enum's constants. */
    <E> E oneOf(E[] constants) {
        int ordinal = counter(Integer.MAX_VALUE);
        if (ordinal >= constants.length) {
            throw new KryoException("constant " + ordinal + " of " + constants.length);
        }
        return constants[ordinal];
    }

    /** Bytes that share the frame's memory. */
    Bytes bytes() {
        int length = counter(Integer.MAX_VALUE);
        if (length > remaining()) {
            throw new KryoException(length + " bytes declared, " + remaining() + " left");
        }
        Bytes slice = frame.slice(position, length);
        setPosition(position + length);
        return slice;
    }

    /** Text in UTF-8. */
    String text() {
        Bytes utf8 = bytes();
        try {
            // A new decoder refuses what the constructors of String would quietly replace.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(utf8.asByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new KryoException("text that is not UTF-8", e);
        }
    }

    /**
     * A list.
     *
     * @param minElementBytes how many bytes every element takes at least; 1 or more, or a count would be without bound
     */
    <T> List<T> list(int minElementBytes, Function<? super BoundedInput, ? extends T> element) {
        int count = counter(Integer.MAX_VALUE);
        if (count > remaining() / minElementBytes) {
            throw new KryoException(count + " elements declared, " + remaining() + " bytes left");
        }
        // Lists in lists may each declare all that remains: together they get no more room than there are elements.
        List<T> list = new ArrayList<>(Math.min(count, MAX_ROOM_IN_ADVANCE));
        for (int i = 0; i < count; i++) {
            list.add(element.apply(this));
        }
        return List.copyOf(list);
    }

    private long varLong(boolean optimizePositive) {
        int before = position;
        long value = readVarLong(optimizePositive);
        if (position - before != Output.varLongLength(value, optimizePositive)) {
            throw new KryoException("number longer than need be");
        }
        return value;
    }

    /** There is never more than the frame. Kryo's method would shift the buffer's content before it finds that out. */
    @Override
    protected int require(int required) {
        if (required > remaining()) {
            throw new KryoBufferUnderflowException("cut short");
        }
        return remaining();
    }

    @Override
    protected int optional(int wished) {
        return remaining() == 0 ? -1 : Math.min(wished, remaining());
    }
}
