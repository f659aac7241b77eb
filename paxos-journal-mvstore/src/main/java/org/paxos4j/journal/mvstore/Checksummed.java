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
        ByteBuffer.wrap(record).putInt(record.length - CRC_BYTES, crc(record));
        return record;
    }

    /** Whether the last four bytes are the checksum of the others. */
    static boolean intact(byte[] record) {
        return record.length >= CRC_BYTES && ByteBuffer.wrap(record).getInt(record.length - CRC_BYTES) == crc(record);
    }

    private static int crc(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, record.length - CRC_BYTES);
        return (int) crc.getValue();
    }
}
