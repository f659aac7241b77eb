/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.spi.JournalOwner;

/**
 * Whose journal it is; written once, when it is created.
 *
 * @param owner the cluster, the node and the members
 * @param incarnation the random number of this one creation; each record carries it, so that a record is never taken for
 *     one of another cluster, node, or earlier life
 */
record JournalHeader(JournalOwner owner, long incarnation) {
    /** The format that this program reads and writes, of the header and of all records. */
    static final byte FORMAT_VERSION = 2;

    // Every later format keeps the magic, the version behind it and the checksum at the end, so that an older program
    // can tell "newer" from "damaged".
    private static final int MAGIC = 0x50344A48; // P4JH

    /** The stored form: magic, version, incarnation, node, members, cluster name, CRC32C. */
    byte[] encode() {
        byte[] name = owner.clusterName().getBytes(StandardCharsets.UTF_8);
        int members = owner.memberIds().size();
        int length = 3 * Integer.BYTES
                + Long.BYTES
                + (1 + members) * Integer.BYTES
                + Integer.BYTES
                + name.length
                + Checksummed.CRC_BYTES;
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putInt(MAGIC).putInt(FORMAT_VERSION).putLong(incarnation).putInt(owner.nodeId());
        out.putInt(members);
        owner.memberIds().forEach(out::putInt);
        out.putInt(name.length).put(name);
        return Checksummed.seal(out.array());
    }

    /** The format version of an intact header, which may be another than this program's. */
    static int versionOf(byte[] stored) throws DamagedRecordException {
        if (stored.length < 2 * Integer.BYTES + Checksummed.CRC_BYTES || !Checksummed.intact(stored)) {
            throw new DamagedRecordException("the header's checksum is wrong");
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        if (in.getInt() != MAGIC) {
            throw new DamagedRecordException("the header is not one of a journal");
        }
        return in.getInt();
    }

    /** Reads a header of this version. */
    static JournalHeader decode(byte[] stored) throws DamagedRecordException {
        if (versionOf(stored) != FORMAT_VERSION) {
            throw new DamagedRecordException("the header has the format " + versionOf(stored));
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(stored, 2 * Integer.BYTES, stored.length - 2 * Integer.BYTES);
            long incarnation = in.getLong();
            int node = in.getInt();
            List<Integer> members = new ArrayList<>();
            for (int left = in.getInt(); left > 0; left--) {
                members.add(in.getInt());
            }
            byte[] name = new byte[in.getInt()];
            in.get(name);
            return new JournalHeader(
                    new JournalOwner(new String(name, StandardCharsets.UTF_8), node, members), incarnation);
        } catch (RuntimeException e) {
            throw new DamagedRecordException("the header cannot be read: " + e);
        }
    }
}
