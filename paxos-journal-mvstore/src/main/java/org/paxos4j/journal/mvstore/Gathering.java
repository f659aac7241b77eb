/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.util.Iterator;
import java.util.TreeSet;
import java.util.function.IntSupplier;
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
 * <p>MVStore takes the first free space that is large enough, and goes through all smaller pieces before it at each commit. So few
 * chunks must stay between those that are left: a run of commits is gathered as a whole or not at all; it is long; and the
 * entries of its last pages, which the next commits write anew, are gathered once more with the next run.
 *
 * <p>Used by the thread that writes.
 */
final class Gathering {
    /** So many commits are a run. */
    static final int COMMITS = 256;

    /** Fewer, if they hold so much: who waits for that sync waits for all of this to be written. */
    static final int MAX_BYTES = 512 << 10;

    /** A run of commits of so much on average stays where it is: to write it twice costs more than the memory for its chunks. */
    static final int LARGE_BYTES = 8 << 10;

    /** The same while there are many chunks already: then it is memory that is short. */
    static final int LARGE_BYTES_OF_MANY = 64 << 10;

    /** Many chunks: some 16 MB of memory. */
    static final int MANY_CHUNKS = 64 << 10;

    private static final int LAST_PAGES_BYTES = 2 * JournalStore.PAGE_SPLIT_BYTES;

    private final MVMap<Long, byte[]> entries;
    private final IntSupplier chunks;
    /** The slots that the run has put, and those of the last pages before it. */
    private final TreeSet<Long> slots = new TreeSet<>();

    private long bytes;
    private int commits;

    /**
     * For what is put from now on.
     *
     * @param chunks how many the file has
     */
    Gathering(MVMap<Long, byte[]> entries, IntSupplier chunks) {
        this.entries = entries;
        this.chunks = chunks;
    }

    /** Puts an entry, to be saved with the next commit. */
    void put(long slot, byte[] record) {
        entries.put(slot, record);
        slots.add(slot);
        bytes += record.length;
    }

    /** To be called right before each commit. */
    void beforeCommit() {
        commits++;
        if (commits < COMMITS && bytes < MAX_BYTES) {
            return;
        }
        if (bytes < (long) commits * largeBytes()) {
            slots.forEach(this::putAgain);
        }
        slots.headSet(firstOfLastPages()).clear();
        bytes = 0;
        commits = 0;
    }

    private int largeBytes() {
        return chunks.getAsInt() < MANY_CHUNKS ? LARGE_BYTES : LARGE_BYTES_OF_MANY;
    }

    private long firstOfLastPages() {
        long first = Long.MAX_VALUE;
        int pageBytes = 0;
        for (Iterator<Long> backwards = slots.descendingIterator();
                backwards.hasNext() && pageBytes < LAST_PAGES_BYTES; ) {
            first = backwards.next();
            pageBytes += current(first).length;
        }
        return first;
    }

    /** With what the slot holds now, and not with what was put: another ballot may have written over it meanwhile. */
    private void putAgain(long slot) {
        entries.put(slot, current(slot));
    }

    private byte[] current(long slot) {
        byte[] record = entries.get(slot);
        if (record == null) {
            throw new IllegalStateException("slot " + slot + " was put and is not there any more");
        }
        return record;
    }
}
