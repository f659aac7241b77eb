/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of the newest group that was synced, in a file of its own, so that a store which has lost it is noticed.
 *
 * <p>It is written after the store's sync, so it never promises too much, and without a sync of its own, which would
 * halve the journal's speed: it outlives the process at once, and the machine's power as soon as the operating system
 * has written it back, usually within half a minute. A power cut within this time leaves it lower than it was, which
 * is harmless but sees less.
 *
 * <p>Two sectors are written in turn, so that a write that was cut short leaves the other one. A
 * {@link RandomAccessFile}, since an interrupt does not close it.
 */
final class SyncedMark implements AutoCloseable {
    private static final int MAGIC = 0x50344A53; // P4JS
    private static final int SECTOR_BYTES = 512;
    private static final int RECORD_BYTES = Integer.BYTES + Long.BYTES + Long.BYTES + Checksummed.CRC_BYTES;

    private final RandomAccessFile file;
    private final long incarnation;

    private SyncedMark(RandomAccessFile file, long incarnation) {
        this.file = file;
        this.incarnation = incarnation;
    }

    /** Makes the file, durably, with the mark 0. */
    static void create(Path path, long incarnation) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(2L * SECTOR_BYTES);
            SyncedMark mark = new SyncedMark(file, incarnation);
            mark.writeSector(0, 0);
            mark.writeSector(1, 0);
            mark.force();
        }
    }

    /** Opens an existing file, which must be that of this incarnation, perhaps only to read it. */
    static SyncedMark open(Path path, long incarnation, boolean readOnly) throws IOException, DamagedRecordException {
        if (!Files.exists(path)) {
            // Opening it would make it.
            throw new DamagedRecordException("the file " + path.getFileName() + " is missing");
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), readOnly ? "r" : "rw");
        try {
            if (file.length() != 2L * SECTOR_BYTES) {
                throw new DamagedRecordException("the file of the synced mark has " + file.length() + " bytes");
            }
            return new SyncedMark(file, incarnation);
        } catch (IOException | DamagedRecordException e) {
            file.close();
            throw e;
        }
    }

    /** The mark: the higher one of those that are intact. */
    long read() throws IOException, DamagedRecordException {
        long mark = Math.max(readSector(0), readSector(1));
        if (mark < 0) {
            throw new DamagedRecordException("the synced mark has a wrong checksum, or is another journal's");
        }
        return mark;
    }

    /** Sets the mark; not forced. */
    void write(long group) throws IOException {
        writeSector((int) (group & 1), group);
    }

    /** Makes the mark durable. */
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void writeSector(int sector, long group) throws IOException {
        byte[] record = new byte[RECORD_BYTES];
        ByteBuffer.wrap(record).putInt(MAGIC).putLong(incarnation).putLong(group);
        Checksummed.seal(record);
        file.seek((long) sector * SECTOR_BYTES);
        file.write(record);
    }

    /** The mark in a sector, or -1 if there is none. */
    private long readSector(int sector) throws IOException {
        byte[] record = new byte[RECORD_BYTES];
        file.seek((long) sector * SECTOR_BYTES);
        try {
            file.readFully(record);
        } catch (EOFException e) {
            return -1;
        }
        ByteBuffer in = ByteBuffer.wrap(record);
        boolean ours = Checksummed.intact(record) && in.getInt() == MAGIC && in.getLong() == incarnation;
        return ours ? in.getLong() : -1;
    }
}
