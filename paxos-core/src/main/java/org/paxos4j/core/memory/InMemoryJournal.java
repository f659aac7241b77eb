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
import org.paxos4j.api.spi.JournalException;
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
        checkOpen();
        Set<Long> slots = new HashSet<>();
        for (JournalEntry entry : group.entries()) {
            if (!slots.add(entry.id().logIndex())) {
                throw new JournalException("slot " + entry.id().logIndex() + " twice in one group");
            }
            checkReplaceable(entry);
        }
        // Nothing throws from here on: a group is written as a whole or not at all.
        group.entries().forEach(entry -> written.put(entry.id().logIndex(), entry));
        progress = group.progress();
        unsynced.add(group);
    }

    private void checkReplaceable(JournalEntry entry) {
        @Nullable JournalEntry stored = written.get(entry.id().logIndex());
        if (stored == null) {
            return;
        }
        boolean sameBallot = stored.id().number().equals(entry.id().number());
        if (sameBallot && !stored.value().equals(entry.value())) {
            throw new JournalException("a second value for " + entry.id() + " in the journal at " + store.folder());
        }
        if (!sameBallot && entry.id().logIndex() <= progress.committedSlot()) {
            throw new JournalException("slot " + entry.id().logIndex() + " is committed with ballot "
                    + stored.id().number() + " in the journal at " + store.folder() + " and must not change to "
                    + entry.id().number());
        }
    }

    @Override
    public synchronized void sync() {
        if (!store.sync(this, unsynced)) {
            throw notOpen();
        }
        unsynced.clear();
    }

    @Override
    public synchronized List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
        checkOpen();
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

    private void checkOpen() {
        if (!store.isOpen(this)) {
            throw notOpen();
        }
    }

    private JournalException notOpen() {
        return new JournalException("the journal in memory at " + store.folder() + " is not open any more");
    }
}
