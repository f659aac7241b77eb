/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalInspector.Findings;

/**
 * All that must be true of an open journal. At the start of a node it ends at the first damage; for an inspection it goes
 * on after it.
 *
 * <p>Each entry is read twice, by a cursor and by its key: a damaged inner page of the tree misleads only the latter.
 */
final class StoreCheck {
    /**
     * What was found.
     *
     * @param progress empty if it is damaged
     * @param bounds of the sound entries
     * @param entries how many are sound
     * @param entryBytes the length of their records
     */
    record Result(Optional<StoredProgress> progress, JournalBounds bounds, long entries, long entryBytes) {}

    private final JournalFiles files;
    private final MVMap<Long, byte[]> map;
    private final RecordFormat format;
    private final long fromSlot;
    private final long toSlot;
    /** Nobody if the first damage ends it. */
    private final @Nullable Findings findings;

    /** Every slot from the first one to this was dealt with. */
    private long last;

    private long committed;
    private boolean allReadable = true;
    private long keys;
    private long entries;
    private long entryBytes;
    private long min;
    private long max;

    private StoreCheck(JournalFiles files, long fromSlot, long toSlot, @Nullable Findings findings) {
        this.files = files;
        this.map = files.store().entries();
        this.format = files.format();
        this.fromSlot = fromSlot;
        this.toSlot = toSlot;
        this.findings = findings;
        this.last = fromSlot - 1;
    }

    /** Checks everything. */
    static Result untilTheFirstDamage(JournalFiles files) throws DamagedRecordException, IOException {
        return new StoreCheck(files, 1, Long.MAX_VALUE, null).run();
    }

    /** Checks what is of no slot, and these slots. */
    static Result throughout(JournalFiles files, long fromSlot, long toSlot, Findings findings)
            throws DamagedRecordException, IOException {
        return new StoreCheck(files, fromSlot, toSlot, findings).run();
    }

    private Result run() throws DamagedRecordException, IOException {
        Optional<StoredProgress> progress = progress();
        committed = progress.map(stored -> stored.progress().committedSlot()).orElse(0L);
        checkNotBehind(progress);
        checkEntries();
        return new Result(progress, new JournalBounds(min, max), entries, entryBytes);
    }

    private Optional<StoredProgress> progress() throws DamagedRecordException {
        try {
            byte[] record = files.store().progress();
            if (record == null) {
                throw new DamagedRecordException("the progress is missing");
            }
            return Optional.of(format.decodeProgress(record));
        } catch (DamagedRecordException e) {
            damaged(e.damage(), e);
            return Optional.empty();
        }
    }

    /** A store that has lost its end opens as it was before; the mark beside it knows better. */
    private void checkNotBehind(Optional<StoredProgress> progress) throws DamagedRecordException, IOException {
        try {
            long synced = files.mark().read();
            long newest = progress.map(StoredProgress::group).orElse(synced);
            if (newest < synced) {
                damaged(
                        JournalDamage.ofJournal("it went backwards: its newest group is " + newest + ", but group "
                                + synced + " was synced"),
                        null);
            }
        } catch (DamagedRecordException e) {
            damaged(e.damage(), e);
        }
    }

    private void checkEntries() throws DamagedRecordException {
        Cursor<Long, byte[]> cursor = null;
        while (true) {
            long slot;
            byte[] record;
            byte[] byKey;
            try {
                cursor = cursor == null ? map.cursor(last + 1) : cursor;
                if (!cursor.hasNext()) {
                    break;
                }
                slot = cursor.next();
                record = cursor.getValue();
                byKey = slot > toSlot ? null : map.get(slot);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                if (!skipUnreadable(e)) {
                    break;
                }
                cursor = null;
                continue;
            }
            if (slot > toSlot) {
                break;
            }
            check(slot, record, byKey);
        }
        checkNoneMissing(toSlot);
        checkNumber();
    }

    private void check(long slot, byte[] record, byte @Nullable [] byKey) throws DamagedRecordException {
        keys++;
        if (slot <= last) {
            damaged(JournalDamage.ofSlot(slot, "it comes after slot " + last), null);
            return;
        }
        checkNoneMissing(slot - 1);
        last = slot;
        try {
            JournalEntry entry = format.decodeEntry(slot, record);
            if (!Arrays.equals(record, byKey)) {
                throw new DamagedRecordException(JournalDamage.ofSlot(slot, "it is not found where it belongs"), null);
            }
            sound(entry, record.length);
        } catch (DamagedRecordException e) {
            damaged(e.damage(), e);
        }
    }

    private void sound(JournalEntry entry, int recordBytes) throws DamagedRecordException {
        long slot = entry.id().logIndex();
        entries++;
        entryBytes += recordBytes;
        min = min == 0 ? slot : min;
        max = slot;
        if (findings != null) {
            findings.entry(entry);
        }
    }

    /** The slots up to this one that were passed over: a committed one must be there. */
    private void checkNoneMissing(long slot) throws DamagedRecordException {
        long lastMissing = Math.min(slot, committed);
        if (last < lastMissing) {
            damaged(new JournalDamage(last + 1, lastMissing, "committed, but missing"), null);
        }
    }

    private void checkNumber() throws DamagedRecordException {
        boolean all = fromSlot == 1 && toSlot == Long.MAX_VALUE && allReadable;
        if (all && keys != map.sizeAsLong()) {
            damaged(JournalDamage.ofJournal("it holds " + keys + " entries, not " + map.sizeAsLong()), null);
        }
    }

    /** Goes on with the next slot that can be looked for, which is not to say that it is there; false if none can. */
    private boolean skipUnreadable(Throwable broken) throws DamagedRecordException {
        allReadable = false;
        String what = Texts.oneLine("it cannot be read: " + Texts.describe(broken));
        if (findings == null) {
            throw new DamagedRecordException(JournalDamage.ofSlot(last + 1, what), broken);
        }
        long end = Math.min(toSlot, highestThatMayBe());
        long slot = last + 1;
        do {
            slot++;
        } while (slot <= end && !canBeLookedFor(slot));
        damaged(new JournalDamage(last + 1, slot - 1, what), broken);
        last = slot - 1;
        return slot <= end;
    }

    private long highestThatMayBe() {
        try {
            Long highest = map.lastKey();
            return Math.max(committed, highest == null ? 0 : highest);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // The way to the last one is damaged, too. Slots begin at 1, and few are left out.
            return Math.max(committed, map.sizeAsLong());
        }
    }

    private boolean canBeLookedFor(long slot) {
        try {
            return map.get(slot) != null || map.ceilingKey(slot) != null;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            return false;
        }
    }

    private void damaged(JournalDamage damage, @Nullable Throwable cause) throws DamagedRecordException {
        if (findings == null) {
            throw new DamagedRecordException(damage, cause);
        }
        findings.damage(damage);
    }
}
