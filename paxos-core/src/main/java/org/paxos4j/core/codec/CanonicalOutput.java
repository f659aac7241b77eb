/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.paxos4j.statemachine.Bytes;

/**
 * Writes one frame, in the one form that {@link BoundedInput} accepts. What has no such form is refused with
 * {@link IllegalArgumentException}.
 */
final class CanonicalOutput extends Output {
    private static final int WITHOUT_LIMIT = -1;

    /** With room for {@code expectedBytes}; it grows as needed. */
    CanonicalOutput(int expectedBytes) {
        super(expectedBytes, WITHOUT_LIMIT);
    }

    /** What was written, without a copy: nothing may be written any more. */
    Bytes toFrame() {
        return Bytes.wrap(buffer, 0, position);
    }

    /** A whole number from 0 on: 1 to 9 bytes. */
    void counter(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("must not be negative: " + value);
        }
        writeVarLong(value, true);
    }

    /** Any number; short if near to 0. */
    void signed(long value) {
        writeVarLong(value, false);
    }

    /** True or false: 1 byte. */
    void flag(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** An enum's constant, by its place: the order of the constants is part of the format. */
    @SuppressWarnings("EnumOrdinal") // a name would be longer, and renaming a constant would then change the format
    void constant(Enum<?> value) {
        counter(value.ordinal());
    }

    /** Length and bytes. */
    void bytes(Bytes value) {
        counter(value.length());
        require(value.length());
        value.copyTo(buffer, position);
        position += value.length();
    }

    /** Text in UTF-8, length in bytes first. */
    void text(String value) {
        ByteBuffer utf8;
        try {
            // A new encoder refuses half a surrogate pair, which getBytes would quietly replace.
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text with half a surrogate pair has no form in UTF-8", e);
        }
        bytes(Bytes.wrap(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining()));
    }

    /** Count and elements. */
    <T> void list(List<? extends T> values, BiConsumer<? super CanonicalOutput, ? super T> element) {
        counter(values.size());
        for (T value : values) {
            element.accept(this, value);
        }
    }
}
