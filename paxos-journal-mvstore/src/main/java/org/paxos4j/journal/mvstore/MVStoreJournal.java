/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.statemachine.Bytes;

/**
 * An open journal. {@link #write} only fills the store's memory; {@link #sync} saves all of it as one commit and forces
 * it, so that after a crash a group is there as a whole or not at all.
 *
 * <p>Any failure, of reading as well, ends it: it is first marked as failed in memory, then in its folder, and does nothing any
 * more. So does a breach of the log's rules, because then this program is wrong, and what it would write next as well.
 *
 * <p>Threads as the interface says. {@link #read} sees what is written also before it is synced.
 */
final class MVStoreJournal implements Journal {
    private final JournalFiles files;
    private final JournalFolder folder;
    private final JournalStore store;
    private final MVMap<Long, byte[]> entries;
    private final RecordFormat format;
    private final SyncedMark mark;
    private final Scrub scrub;

    private volatile StoredProgress stored;
    private volatile JournalBounds bounds;
    private volatile Runnable silence = () -> {};
    /** Why it has failed, if it has. */
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private volatile boolean closed;
    /** The number of the newest group that was synced; the journal thread's. */
    private long syncedGroup;

    /** Takes over open files, and closes them. */
    MVStoreJournal(JournalFiles files, SyncedMark mark, StoredProgress stored, JournalBounds bounds) {
        this.files = files;
        this.folder = files.folder();
        this.store = files.store();
        this.entries = store.entries();
        this.format = files.format();
        this.mark = mark;
        this.scrub = new Scrub(store, format);
        this.stored = stored;
        this.bounds = bounds;
        this.syncedGroup = stored.group();
    }

    @Override
    public JournalOwner owner() {
        return files.header().owner();
    }

    @Override
    public long incarnation() {
        return files.header().incarnation();
    }

    @Override
    public Progress progress() {
        return stored.progress();
    }

    @Override
    public JournalBounds bounds() {
        return bounds;
    }

    @Override
    public void write(JournalGroup group) {
        checkUsable();
        try {
            checkProgress(group.progress());
            List<JournalEntry> changes = checkEntries(group);
            // All rules are checked before the first put: a group that breaks one leaves nothing behind.
            changes.forEach(this::put);
            StoredProgress next = new StoredProgress(stored.group() + 1, group.progress());
            store.putProgress(format.encode(next));
            stored = next;
        } catch (Throwable t) {
            throw fail("write", t);
        }
    }

    @Override
    public void sync() {
        checkUsable();
        if (syncedGroup == stored.group()) {
            return;
        }
        try {
            store.sync();
            syncedGroup = stored.group();
            mark.write(syncedGroup);
        } catch (Throwable t) {
            throw fail("sync", t);
        }
    }

    @Override
    public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
        if (fromSlot < 1) {
            throw new IllegalArgumentException("slots begin at 1, not at " + fromSlot);
        }
        checkReadable();
        try {
            return store.reading(() -> readRun(fromSlot, Math.min(toSlot, bounds.max()), maxBytes));
        } catch (Throwable t) {
            throw failReading("read", t);
        }
    }

    private List<JournalEntry> readRun(long fromSlot, long toSlot, int maxBytes) throws DamagedRecordException {
        List<JournalEntry> found = new ArrayList<>();
        long bytes = 0;
        for (long slot = fromSlot; slot <= toSlot; slot++) {
            byte[] record = entries.get(slot);
            if (record == null) {
                break;
            }
            JournalEntry entry = format.decodeEntry(slot, record);
            bytes += entry.value().length();
            if (bytes > maxBytes && !found.isEmpty()) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    @Override
    public int scrub(int maxBytes) {
        checkReadable();
        try {
            return scrub.next(bounds.max(), stored.progress().committedSlot(), maxBytes);
        } catch (Throwable t) {
            throw failReading("scrub", t);
        }
    }

    @Override
    public void onFailure(Runnable first) {
        this.silence = first;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (failure.get() == null) {
                sync();
                mark.force();
            }
        } catch (IOException e) {
            // It is an aid that is not needed to be on the disk: the store is.
        } finally {
            closed = true;
            files.close();
        }
    }

    private void checkUsable() {
        if (closed) {
            throw new JournalException("the journal in " + folder.path() + " is closed");
        }
        String reason = failure.get();
        if (reason != null) {
            throw new JournalException("the journal in " + folder.path() + " is not used any more since its " + reason);
        }
    }

    private void checkReadable() {
        checkUsable();
        if (Thread.currentThread().isInterrupted()) {
            throw new JournalException("an interrupted thread must not read the journal in " + folder.path()
                    + ": it would close the file for the node");
        }
    }

    private void checkProgress(Progress next) {
        Progress before = stored.progress();
        if (next.highestPromised().isBelow(before.highestPromised())) {
            throw new IllegalStateException(
                    "the promise would fall from " + before.highestPromised() + " to " + next.highestPromised());
        }
        if (next.committedSlot() < before.committedSlot()) {
            throw new IllegalStateException(
                    "the committed slot would fall from " + before.committedSlot() + " to " + next.committedSlot());
        }
    }

    /** The entries of a group that change something, if all of them may. */
    private List<JournalEntry> checkEntries(JournalGroup group) throws DamagedRecordException {
        long committed = stored.progress().committedSlot();
        List<JournalEntry> changes = new ArrayList<>(group.entries().size());
        Set<Long> slots = new HashSet<>();
        for (JournalEntry entry : group.entries()) {
            long slot = entry.id().logIndex();
            if (slot < 1) {
                throw new IllegalStateException("an entry at slot " + slot);
            }
            if (!slots.add(slot)) {
                throw new IllegalStateException("two entries at slot " + slot + " in one group");
            }
            if (!isStored(entry)) {
                if (slot <= committed) {
                    throw new IllegalStateException(
                            "slot " + slot + " is committed, up to " + committed + ", and cannot become " + entry.id());
                }
                changes.add(entry);
            }
        }
        for (long slot = committed + 1; slot <= group.progress().committedSlot(); slot++) {
            if (!slots.contains(slot) && !entries.containsKey(slot)) {
                throw new IllegalStateException("slot " + slot + " would be committed without a value");
            }
        }
        return changes;
    }

    /** Whether the slot holds this value under this ballot already. */
    private boolean isStored(JournalEntry entry) throws DamagedRecordException {
        long slot = entry.id().logIndex();
        byte[] record = slot > bounds.max() ? null : entries.get(slot);
        if (record == null) {
            return false;
        }
        JournalEntry before = format.decodeEntry(slot, record);
        if (!before.id().number().equals(entry.id().number())) {
            return false;
        }
        Bytes value = entry.value();
        if (!before.value().equals(value)) {
            throw new IllegalStateException("two values for " + entry.id() + ": " + before.value() + " and " + value);
        }
        return true;
    }

    private void put(JournalEntry entry) {
        long slot = entry.id().logIndex();
        store.putEntry(slot, format.encode(entry));
        JournalBounds old = bounds;
        bounds = new JournalBounds(old.min() == 0 ? slot : Math.min(old.min(), slot), Math.max(old.max(), slot));
    }

    private JournalException failReading(String doing, Throwable cause) {
        // Not a failure, if it is closed under a reader.
        return closed
                ? new JournalException("the journal in " + folder.path() + " is closed", cause)
                : fail(doing, cause);
    }

    /** Ends the use of this journal, in this order: in memory, for the node, on the disk, by the exception to throw. */
    private JournalException fail(String doing, Throwable cause) {
        String reason = doing + " failed: " + Texts.describe(cause);
        failure.compareAndSet(null, reason);
        silence.run();
        String whatToDo = cause instanceof DamagedRecordException
                ? JournalFolder.IF_DAMAGED
                : "the next start is refused, and says what to do";
        try {
            UnsafeMarker.write(folder, reason);
        } catch (Throwable t) {
            cause.addSuppressed(t);
            whatToDo = "the folder may not be marked as unsafe: do not start the node again";
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new JournalException(
                Texts.oneLine("the journal in " + folder.path() + ": " + reason) + "; " + whatToDo, cause);
    }
}
