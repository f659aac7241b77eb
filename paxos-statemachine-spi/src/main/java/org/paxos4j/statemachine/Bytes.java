/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes with equality by content; a view of a part of an array that nobody changes any more.
 * Safe for use by any thread.
 */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A copy of {@code source}. */
    public static Bytes copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone(), 0, source.length);
    }

    /**
     * Takes over {@code source} without a copy: the caller promises never to change it again.
     */
    public static Bytes wrap(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source, 0, source.length);
    }

    /** As {@link #wrap(byte[])}, for the {@code length} bytes from {@code offset} on. */
    public static Bytes wrap(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        return length == 0 ? EMPTY : new Bytes(source, offset, length);
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes ofUtf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes these are. */
    public int length() {
        return length;
    }

    /** The byte at {@code index}, from 0 on. */
    public byte byteAt(int index) {
        Objects.checkIndex(index, length);
        return array[offset + index];
    }

    /** The part of {@code partLength} bytes from {@code from} on, sharing the same memory. */
    public Bytes slice(int from, int partLength) {
        Objects.checkFromIndexSize(from, partLength, length);
        return partLength == 0 ? EMPTY : new Bytes(array, offset + from, partLength);
    }

    /** A read-only, big-endian buffer over these bytes, from position 0 to its limit. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
    }

    /** Copies all bytes to {@code target} from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** These bytes read as UTF-8; what is not UTF-8 becomes the replacement character. */
    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Length and the first bytes in hexadecimal; never the whole content, which may be somebody's data. */
    @Override
    public String toString() {
        int shown = Math.min(length, 8);
        String hex = HexFormat.of().formatHex(array, offset, offset + shown);
        return "Bytes[" + length + (length == 0 ? "]" : ": " + hex + (shown < length ? "…]" : "]"));
    }
}
