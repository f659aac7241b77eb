/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.h2.mvstore.MVMap;

/**
 * Saves entries of small commits once more, together, so that few chunks of the file stay in use.
 *
 * <p>MVStore saves each commit as a chunk. It keeps a chunk, in the file as a whole and in memory with some 250 bytes, for as
 * long as a single page in it is in use, and a page of entries is in use for ever once the log has gone past it. So a
 * log of small commits would need memory for each commit it ever had, and several times its size on the disk. Entries that are put
 * again, unchanged, take their pages along into the chunk of the commit at hand; the chunks that they leave are free once
 * MVStore's retention is over, and are written over. This is an ordinary commit: nothing is compacted or moved.
 *
 * <p>Used by the thread that writes.
 */
final class Gathering {
    /** So many commits are gathered into one. */
    static final int COMMITS = 64;

    /** Fewer, if they hold so much: who waits for that sync waits for all of this to be written. */
    static final int MAX_BYTES = 512 << 10;

    /** A commit of so much stays where it is: to write it twice costs more than the memory for its chunk. */
    static final int LARGE_BYTES = 16 << 10;

    private final MVMap<Long, byte[]> entries;
    private final List<Long> fresh = new ArrayList<>();
    private final SortedSet<Long> scattered = new TreeSet<>();
    private int freshBytes;
    private int scatteredBytes;
    private int commits;

    Gathering(MVMap<Long, byte[]> entries) {
        this.entries = entries;
    }

    /** Puts an entry, to be saved with the next commit. */
    void put(long slot, byte[] record) {
        entries.put(slot, record);
        fresh.add(slot);
        freshBytes = (int) Math.min(LARGE_BYTES, (long) freshBytes + record.length);
    }

    /** To be called right before each commit. */
    void beforeCommit() {
        if (freshBytes < LARGE_BYTES) {
            scattered.addAll(fresh);
            scatteredBytes += freshBytes;
        }
        fresh.clear();
        freshBytes = 0;
        commits++;
        if (commits >= COMMITS || scatteredBytes >= MAX_BYTES) {
            scattered.forEach(this::putAgain);
            scattered.clear();
            scatteredBytes = 0;
            commits = 0;
        }
    }

    /** With what the slot holds now, and not with what was put: another ballot may have written over it meanwhile. */
    private void putAgain(long slot) {
        byte[] record = entries.get(slot);
        if (record == null) {
            throw new IllegalStateException("slot " + slot + " was put and is not there any more");
        }
        entries.put(slot, record);
    }
}
