/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Byte arrays that end with the CRC32C of all that comes before. */
final class Checksummed {
    /** The length of the checksum. */
    static final int CRC_BYTES = Integer.BYTES;

    private Checksummed() {}

    /** Puts the checksum of all that is in the array into its last four bytes. */
    static byte[] seal(byte[] record) {
        ByteBuffer.wrap(record).putInt(record.length - CRC_BYTES, crc(record, record.length - CRC_BYTES));
        return record;
    }

    /** Whether the last four bytes are the checksum of the others. */
    static boolean intact(byte[] record) {
        int length = record.length - CRC_BYTES;
        return length >= 0 && ByteBuffer.wrap(record).getInt(length) == crc(record, length);
    }

    /** The CRC32C of the first bytes. */
    static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
