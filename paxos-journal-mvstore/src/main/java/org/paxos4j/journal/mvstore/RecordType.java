/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Byte arrays as values of a map. MVStore's own type believes any stored length, so that one flipped bit could make it
 * ask for two gigabytes; this one believes no length beyond the page.
 */
final class RecordType extends BasicDataType<byte[]> {
    static final RecordType INSTANCE = new RecordType();

    /** What an array costs in memory beyond its content, in bytes. */
    private static final int ARRAY_OVERHEAD_BYTES = 24;

    private RecordType() {}

    @Override
    public int getMemory(byte[] data) {
        return ARRAY_OVERHEAD_BYTES + data.length;
    }

    @Override
    public void write(WriteBuffer out, byte[] data) {
        out.putVarInt(data.length).put(data);
    }

    @Override
    public byte[] read(ByteBuffer in) {
        int length = DataUtils.readVarInt(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException("a record of " + length + " bytes in a page that has " + in.remaining());
        }
        byte[] data = new byte[length];
        in.get(data);
        return data;
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }
}
