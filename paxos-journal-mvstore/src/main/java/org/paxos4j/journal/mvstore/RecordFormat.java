/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.statemachine.Bytes;

/**
 * The stored form of entries and progress, big-endian: magic, version, cluster, node, incarnation, the content, CRC32C over
 * all of it. A record repeats the slot that is its key, so that a record found under another key is noticed.
 *
 * @param cluster the CRC32C of the cluster's name
 * @param node the node
 * @param incarnation that of the journal: a record of an earlier life of the node is not taken for one of this
 */
record RecordFormat(int cluster, int node, long incarnation) {
    private static final int ENTRY_MAGIC = 0x50344A45; // P4JE
    private static final int PROGRESS_MAGIC = 0x50344A50; // P4JP
    private static final byte VERSION = JournalHeader.FORMAT_VERSION;

    private static final int PREFIX_BYTES = Integer.BYTES + Byte.BYTES + Integer.BYTES + Integer.BYTES + Long.BYTES;
    private static final int IDENTIFIER_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;
    private static final int VALUE_OFFSET = PREFIX_BYTES + IDENTIFIER_BYTES + Integer.BYTES;
    private static final int PROGRESS_BYTES =
            PREFIX_BYTES + Long.BYTES + Long.BYTES + Integer.BYTES + IDENTIFIER_BYTES + Checksummed.CRC_BYTES;

    /** How many bytes an entry's record has beyond its value. */
    static final int ENTRY_OVERHEAD_BYTES = VALUE_OFFSET + Checksummed.CRC_BYTES;

    /** The form of the records of a journal. */
    static RecordFormat of(JournalHeader header) {
        byte[] name = header.owner().clusterName().getBytes(StandardCharsets.UTF_8);
        return new RecordFormat(
                Checksummed.crc(name, name.length), header.owner().nodeId(), header.incarnation());
    }

    /** The record of an entry. */
    byte[] encode(JournalEntry entry) {
        Bytes value = entry.value();
        byte[] record = new byte[Math.addExact(ENTRY_OVERHEAD_BYTES, value.length())];
        ByteBuffer out = begin(record, ENTRY_MAGIC);
        putIdentifier(out, entry.id());
        out.putInt(value.length());
        value.copyTo(record, VALUE_OFFSET);
        return Checksummed.seal(record);
    }

    /** Reads the record stored at a slot. The entry's value shares the record's memory. */
    JournalEntry decodeEntry(long slot, byte[] record) throws DamagedRecordException {
        try {
            ByteBuffer in = check(record, ENTRY_MAGIC, ENTRY_OVERHEAD_BYTES);
            Identifier id = getIdentifier(in);
            int length = in.getInt();
            if (id.logIndex() != slot || length != record.length - ENTRY_OVERHEAD_BYTES) {
                throw new IllegalArgumentException("it says that it is " + id + " with " + length + " bytes");
            }
            return new JournalEntry(id, Bytes.wrap(record, VALUE_OFFSET, length));
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException(JournalDamage.ofSlot(slot, Texts.describe(e)), e);
        }
    }

    /** The record of a progress. */
    byte[] encode(StoredProgress stored) {
        byte[] record = new byte[PROGRESS_BYTES];
        ByteBuffer out = begin(record, PROGRESS_MAGIC);
        BallotNumber promise = stored.progress().highestPromised();
        out.putLong(stored.group()).putLong(promise.counter()).putInt(promise.nodeIdentifier());
        putIdentifier(out, stored.progress().highestCommitted());
        return Checksummed.seal(record);
    }

    /** Reads the record of the progress. */
    StoredProgress decodeProgress(byte[] record) throws DamagedRecordException {
        try {
            ByteBuffer in = check(record, PROGRESS_MAGIC, PROGRESS_BYTES);
            long group = in.getLong();
            BallotNumber promise = new BallotNumber(in.getLong(), in.getInt());
            return new StoredProgress(group, new Progress(promise, getIdentifier(in)));
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException(JournalDamage.ofJournal("the progress: " + Texts.describe(e)), e);
        }
    }

    private ByteBuffer begin(byte[] record, int magic) {
        return ByteBuffer.wrap(record)
                .putInt(magic)
                .put(VERSION)
                .putInt(cluster)
                .putInt(node)
                .putLong(incarnation);
    }

    /** The content of a record, if it is one of this kind and of this journal. */
    private ByteBuffer check(byte[] record, int magic, int minBytes) {
        require(record.length >= minBytes && Checksummed.intact(record), "its checksum is wrong");
        ByteBuffer in = ByteBuffer.wrap(record);
        require(in.getInt() == magic && in.get() == VERSION, "it is a record of another kind");
        require(in.getInt() == cluster, "it is a record of another cluster");
        int from = in.getInt();
        require(from == node, "it is a record of node " + from);
        require(in.getLong() == incarnation, "it is a record of another journal of this node");
        return in;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void putIdentifier(ByteBuffer out, Identifier id) {
        out.putLong(id.logIndex()).putLong(id.number().counter());
        out.putInt(id.number().nodeIdentifier()).putInt(id.from());
    }

    private static Identifier getIdentifier(ByteBuffer in) {
        long slot = in.getLong();
        BallotNumber ballot = new BallotNumber(in.getLong(), in.getInt());
        return new Identifier(in.getInt(), ballot, slot);
    }
}
