/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import org.h2.mvstore.MVMap;
import org.paxos4j.api.spi.JournalDamage;

/**
 * Reads all entries again, a few at a time, from the first slot on to the one that was the last when the pass began. A pass
 * begins by forgetting what MVStore keeps in memory of the file: otherwise a small journal would never be read again.
 *
 * <p>One thread at a time; another one may write meanwhile.
 */
final class Scrub {
    private final JournalStore store;
    private final MVMap<Long, byte[]> entries;
    private final RecordFormat format;
    /** The slot that was looked at last; 0 between two passes. */
    private long last;
    /** The last slot of this pass. */
    private long end;

    Scrub(JournalStore store, RecordFormat format) {
        this.store = store;
        this.entries = store.entries();
        this.format = format;
    }

    /**
     * Checks the next entries, at least one and no more once they are {@code maxBytes}.
     *
     * @param highest the highest slot that the journal holds
     * @param committed the slot up to which none is missing
     * @return how many bytes of records were checked; 0 at the end of a pass
     */
    int next(long highest, long committed, int maxBytes) throws DamagedRecordException {
        if (last == 0) {
            store.forgetWhatWasRead();
            end = highest;
        }
        int checked = store.reading(() -> check(committed, maxBytes));
        if (checked == 0) {
            last = 0;
        }
        return checked;
    }

    private int check(long committed, int maxBytes) throws DamagedRecordException {
        int checked = 0;
        while (checked < maxBytes) {
            long expected = last + 1;
            Long slot = entries.ceilingKey(expected);
            if (expected <= committed && (slot == null || slot > expected)) {
                throw new DamagedRecordException(JournalDamage.ofSlot(expected, "committed, but missing"), null);
            }
            if (slot == null || slot > end) {
                return checked;
            }
            byte[] record = entries.get(slot);
            if (record == null) {
                throw new DamagedRecordException(JournalDamage.ofSlot(slot, "it is not found where it belongs"), null);
            }
            format.decodeEntry(slot, record);
            last = slot;
            checked += record.length;
        }
        return checked;
    }
}
