/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.memory.InMemoryJournalProvider;

/**
 * One node's disk through all its lives: it knows what is synced, loses the rest, or all but some of it, when the power goes,
 * and fails on demand. Its
 * journal is as strict as the strictest: it takes no group that lowers a mark or promise, changes a committed slot, or
 * commits one without a value.
 */
final class VirtualDisk implements JournalProvider {
    private final InMemoryJournalProvider store = new InMemoryJournalProvider();
    private final UnaryOperator<Journal> controller;
    private final FaultCounts counts;
    private final Map<Long, JournalEntry> synced = new TreeMap<>();
    private final List<JournalGroup> unsynced = new ArrayList<>();
    private Progress progress = Progress.INITIAL;
    private boolean failing;
    private boolean failed;
    private boolean losesPowerInSync;
    private boolean powerGone;

    /**
     * An empty one.
     *
     * @param controller what a node's journal goes through on its way to the disk: it sees what the disk does not
     */
    VirtualDisk(UnaryOperator<Journal> controller, FaultCounts counts) {
        this.controller = controller;
        this.counts = counts;
    }

    /** The last that is known to be there, whatever happens. */
    Progress progress() {
        return progress;
    }

    /** The entries that are known to be there, by slot. */
    Map<Long, JournalEntry> entries() {
        return Collections.unmodifiableMap(synced);
    }

    /** From its next sync on it fails, until the power goes. */
    void fail() {
        failing = true;
    }

    boolean isFailing() {
        return failing;
    }

    /** Whether its journal has thrown what the node must stop at, and there was no crash since. */
    boolean hasFailed() {
        return failed;
    }

    /** Whether the power goes in the middle of the next sync of something. */
    void losePowerInSync(boolean loses) {
        losesPowerInSync = loses;
    }

    /** Whether the power went in the middle of a sync; {@link #crash} has to follow. */
    boolean isPowerGone() {
        return powerGone;
    }

    /** How many groups are written and not synced. */
    int unsynced() {
        return unsynced.size();
    }

    /**
     * The power goes: what was not synced is lost, but for the first {@code kept} groups. These are on the disk from now on, as
     * if the power had gone just after a sync of them: where a sync ends is never left to the node.
     */
    void crash(Path folder, JournalOwner owner, int kept) throws JournalRefusedException {
        store.crash(folder);
        List<JournalGroup> survivors = unsynced.subList(0, kept);
        if (kept > 0) {
            try (Journal journal = store.open(folder, owner)) {
                survivors.forEach(journal::write);
                journal.sync();
            }
        }
        nowOnDisk(survivors);
        unsynced.clear();
        failing = false;
        failed = false;
        losesPowerInSync = false;
        powerGone = false;
    }

    private void nowOnDisk(List<JournalGroup> groups) {
        for (JournalGroup group : groups) {
            progress = group.progress();
            group.entries().forEach(entry -> synced.put(entry.id().logIndex(), entry));
        }
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
        store.create(folder, owner);
    }

    @Override
    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
        Journal journal = store.open(folder, owner);
        if (!journal.progress().equals(progress)) {
            throw new AssertionError("a disk that holds " + progress + " was found with " + journal.progress());
        }
        return controller.apply(new Strict(journal));
    }

    private final class Strict implements Journal {
        private final Journal journal;
        private final Map<Long, JournalEntry> written = new TreeMap<>(synced);
        private Progress last = progress;
        private Runnable silence = () -> {};

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
        public void onFailure(Runnable first) {
            silence = first;
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
                counts.felt(FaultKind.DISK_FAILURE);
                throw failure("the disk is gone");
            }
            if (losesPowerInSync && !unsynced.isEmpty()) {
                powerGone = true;
                throw failure("the power is gone");
            }
            journal.sync();
            nowOnDisk(unsynced);
            unsynced.clear();
        }

        private JournalException failure(String what) {
            failed = true;
            silence.run();
            return new JournalException(what);
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
