/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;

/**
 * What one node's disk holds, over all its lives, and a journal around another one that is as strict as the strictest: it
 * takes no group that lowers a mark or promise, changes a committed slot, or commits one without a value. On demand it fails.
 */
final class VirtualDisk {
    private final Map<Long, JournalEntry> synced = new TreeMap<>();
    private Progress progress = Progress.INITIAL;
    private boolean failing;

    /** What was synced last. */
    Progress progress() {
        return progress;
    }

    /** The entries that are synced, by slot. */
    Map<Long, JournalEntry> entries() {
        return synced;
    }

    void failing(boolean fails) {
        failing = fails;
    }

    boolean isFailing() {
        return failing;
    }

    Journal around(Journal journal) {
        if (!journal.progress().equals(progress)) {
            throw new AssertionError("a disk that holds " + progress + " was found with " + journal.progress());
        }
        return new Strict(journal);
    }

    private final class Strict implements Journal {
        private final Journal journal;
        private final Map<Long, JournalEntry> written = new TreeMap<>(synced);
        private final List<JournalGroup> unsynced = new ArrayList<>();
        private Progress last = progress;

        Strict(Journal journal) {
            this.journal = journal;
        }

        @Override
        public JournalOwner owner() {
            return journal.owner();
        }

        @Override
        public long incarnation() {
            return journal.incarnation();
        }

        @Override
        public Progress progress() {
            return journal.progress();
        }

        @Override
        public JournalBounds bounds() {
            return journal.bounds();
        }

        @Override
        public void write(JournalGroup group) {
            Progress next = group.progress();
            require(!next.highestPromised().isBelow(last.highestPromised()), "the promise falls in " + next);
            require(next.committedSlot() >= last.committedSlot(), "the mark falls in " + next);
            Set<Long> slots = new HashSet<>();
            for (JournalEntry entry : group.entries()) {
                long slot = entry.id().logIndex();
                JournalEntry former = written.get(slot);
                require(slots.add(slot), "two entries at slot " + slot);
                require(
                        slot > last.committedSlot() || entry.equals(former),
                        "slot " + slot + " is committed and would change");
            }
            for (long slot = last.committedSlot() + 1; slot <= next.committedSlot(); slot++) {
                require(slots.contains(slot) || written.containsKey(slot), "slot " + slot + " has no value");
            }
            group.entries().forEach(entry -> written.put(entry.id().logIndex(), entry));
            last = next;
            unsynced.add(group);
            journal.write(group);
        }

        @Override
        public void sync() {
            if (failing) {
                throw new JournalException("the disk is gone");
            }
            journal.sync();
            for (JournalGroup group : unsynced) {
                progress = group.progress();
                group.entries().forEach(entry -> synced.put(entry.id().logIndex(), entry));
            }
            unsynced.clear();
        }

        @Override
        public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
            return journal.read(fromSlot, toSlot, maxBytes);
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new JournalException(otherwise);
        }
    }
}
