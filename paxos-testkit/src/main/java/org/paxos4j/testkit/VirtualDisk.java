/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.memory.InMemoryJournalProvider;

/**
 * One node's disk through all its lives: it knows what is synced, loses the rest, or some of it, when the power goes, and fails
 * or is damaged on demand. Its journal is as strict as the strictest: it takes no group that lowers a mark or promise, changes a
 * committed slot, or commits one without a value.
 */
final class VirtualDisk implements JournalProvider {
    private final InMemoryJournalProvider store = new InMemoryJournalProvider();
    private final UnaryOperator<Journal> controller;
    private final FaultCounts counts;
    private final Map<Long, JournalEntry> synced = new TreeMap<>();
    private final List<JournalGroup> unsynced = new ArrayList<>();
    private final SortedSet<Long> damaged = new TreeSet<>();
    private Progress progress = Progress.INITIAL;
    private boolean failsToWrite;
    private boolean failsToSync;
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

    /** From its next write on it fails, until the power goes. */
    void failToWrite() {
        failsToWrite = true;
    }

    /** From its next sync on it fails, until the power goes. */
    void failToSync() {
        failsToSync = true;
    }

    /** Whether the node will have to stop itself, or has had to, when it writes, syncs, or reads what is damaged. */
    boolean isFailing() {
        return failsToWrite || failsToSync || isDamaged();
    }

    /**
     * A record is no longer as it was written, for good. Its checksum tells, so it is given to nobody: whoever comes upon it must
     * stop, and the journal is not opened any more.
     */
    void damage(long slot) {
        damaged.add(slot);
    }

    boolean isDamaged() {
        return !damaged.isEmpty();
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
        failsToWrite = false;
        failsToSync = false;
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
        if (isDamaged()) {
            counts.felt(FaultKind.DISK_DAMAGE);
            throw new JournalRefusedException(
                    "the journal in " + folder + " is damaged: " + damageOf(damaged.first()) + "; replace the node");
        }
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
            checkUsable();
            if (failsToWrite) {
                throw failure(FaultKind.DISK_FAILURE, "the disk cannot be written");
            }
            checkSound(group.entries());
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
            checkUsable();
            if (failsToSync) {
                throw failure(FaultKind.DISK_FAILURE, "the disk is gone");
            }
            if (losesPowerInSync && !unsynced.isEmpty()) {
                powerGone = true;
                throw failure("the power is gone");
            }
            journal.sync();
            nowOnDisk(unsynced);
            unsynced.clear();
        }

        private void checkUsable() {
            if (failed) {
                throw new JournalException("the journal has failed, and is not used any more");
            }
        }

        private void checkSound(Collection<JournalEntry> touched) {
            for (JournalEntry entry : touched) {
                if (damaged.contains(entry.id().logIndex())) {
                    throw failure(
                            FaultKind.DISK_DAMAGE,
                            damageOf(entry.id().logIndex()).toString());
                }
            }
        }

        private JournalException failure(FaultKind felt, String what) {
            counts.felt(felt);
            return failure(what);
        }

        private JournalException failure(String what) {
            failed = true;
            silence.run();
            return new JournalException(what);
        }

        @Override
        public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
            checkUsable();
            List<JournalEntry> found = journal.read(fromSlot, toSlot, maxBytes);
            checkSound(found);
            return found;
        }

        /** All at once: how long that takes is no matter here. */
        @Override
        public int scrub(int maxBytes) {
            checkUsable();
            checkSound(synced.values());
            return 0;
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private static JournalDamage damageOf(long slot) {
        return JournalDamage.ofSlot(slot, "the checksum is wrong");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new JournalException(otherwise);
        }
    }
}
