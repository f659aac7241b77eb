/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;

/** A journal in memory while it is open: what was written, which the store hears of at {@link #sync} only. */
final class InMemoryJournal implements Journal {
    private final InMemoryStore store;
    private final TreeMap<Long, JournalEntry> written;
    private final List<JournalGroup> unsynced = new ArrayList<>();
    private Progress progress;

    InMemoryJournal(InMemoryStore store, Progress progress, SortedMap<Long, JournalEntry> synced) {
        this.store = store;
        this.progress = progress;
        this.written = new TreeMap<>(synced);
    }

    @Override
    public JournalOwner owner() {
        return store.owner();
    }

    @Override
    public long incarnation() {
        return store.incarnation();
    }

    @Override
    public synchronized Progress progress() {
        return progress;
    }

    @Override
    public synchronized JournalBounds bounds() {
        return written.isEmpty() ? JournalBounds.EMPTY : new JournalBounds(written.firstKey(), written.lastKey());
    }

    @Override
    public synchronized void write(JournalGroup group) {
        store.checkUsable(this);
        checkProgress(group.progress());
        checkEntries(group);
        // Nothing throws from here on: a group is written as a whole or not at all.
        group.entries().forEach(entry -> written.put(entry.id().logIndex(), entry));
        progress = group.progress();
        unsynced.add(group);
    }

    private void checkProgress(Progress next) {
        if (next.highestPromised().isBelow(progress.highestPromised())) {
            throw store.fail(
                    "the promise would fall from " + progress.highestPromised() + " to " + next.highestPromised());
        }
        if (next.committedSlot() < progress.committedSlot()) {
            throw store.fail(
                    "the committed slot would fall from " + progress.committedSlot() + " to " + next.committedSlot());
        }
    }

    private void checkEntries(JournalGroup group) {
        Set<Long> slots = new HashSet<>();
        for (JournalEntry entry : group.entries()) {
            long slot = entry.id().logIndex();
            if (slot < 1) {
                throw store.fail("an entry at slot " + slot);
            }
            if (!slots.add(slot)) {
                throw store.fail("two entries at slot " + slot + " in one group");
            }
            checkReplaceable(entry);
        }
        for (long slot = progress.committedSlot() + 1; slot <= group.progress().committedSlot(); slot++) {
            if (!slots.contains(slot) && !written.containsKey(slot)) {
                throw store.fail("slot " + slot + " would be committed without a value");
            }
        }
    }

    private void checkReplaceable(JournalEntry entry) {
        @Nullable JournalEntry stored = written.get(entry.id().logIndex());
        if (stored != null && stored.id().number().equals(entry.id().number())) {
            if (!stored.value().equals(entry.value())) {
                throw store.fail("two values for " + entry.id());
            }
        } else if (entry.id().logIndex() <= progress.committedSlot()) {
            throw store.fail("slot " + entry.id().logIndex() + " is committed and cannot become " + entry.id());
        }
    }

    @Override
    public synchronized void sync() {
        store.sync(this, unsynced);
        unsynced.clear();
    }

    @Override
    public synchronized List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
        if (fromSlot < 1) {
            throw new IllegalArgumentException("slots begin at 1, not at " + fromSlot);
        }
        store.checkUsable(this);
        List<JournalEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (long slot = fromSlot; slot <= toSlot; slot++) {
            @Nullable JournalEntry entry = written.get(slot);
            if (entry == null) {
                break;
            }
            bytes += entry.value().length();
            if (bytes > maxBytes && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    @Override
    public void close() {
        store.release(this);
    }
}
