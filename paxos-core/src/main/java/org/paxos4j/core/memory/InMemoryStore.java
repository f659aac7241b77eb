/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;

/** What a journal in memory has synced; it outlives the journals that are opened on it, one at a time. */
final class InMemoryStore {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final JournalOwner owner;
    private final long incarnation = RANDOM.nextLong();
    private final TreeMap<Long, JournalEntry> entries = new TreeMap<>();
    private Progress progress = Progress.INITIAL;
    private @Nullable InMemoryJournal user;
    private @Nullable String failure;

    InMemoryStore(Path folder, JournalOwner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    JournalOwner owner() {
        return owner;
    }

    long incarnation() {
        return incarnation;
    }

    synchronized InMemoryJournal open(JournalOwner by) throws JournalRefusedException {
        if (!owner.equals(by)) {
            throw new JournalRefusedException("The journal in memory at " + folder + " belongs to " + owner
                    + ", not to " + by + "; correct the configuration, or choose another folder.");
        }
        if (user != null) {
            throw new JournalRefusedException(
                    "The journal in memory at " + folder + " is in use; close it before it is opened again.");
        }
        if (failure != null) {
            throw new JournalRefusedException("The journal in memory at " + folder + " is marked unsafe after a fault: "
                    + failure + "; replace this node.");
        }
        user = new InMemoryJournal(this, progress, entries);
        return user;
    }

    /** Takes over what {@code journal} has written. */
    synchronized void sync(InMemoryJournal journal, List<JournalGroup> groups) {
        checkUsable(journal);
        for (JournalGroup group : groups) {
            progress = group.progress();
            group.entries().forEach(entry -> entries.put(entry.id().logIndex(), entry));
        }
    }

    /** Throws if {@code journal} has failed, or is not, or no longer, the one that is open. */
    synchronized void checkUsable(InMemoryJournal journal) {
        if (user != journal) {
            throw new JournalException("the journal in memory at " + folder + " is not open any more");
        }
        if (failure != null) {
            throw new JournalException(
                    "the journal in memory at " + folder + " is not used any more since it failed: " + failure);
        }
    }

    /** Marks it as unsafe. */
    synchronized JournalException fail(String reason) {
        failure = reason;
        return new JournalException("the journal in memory at " + folder + " failed: " + reason);
    }

    synchronized void release(InMemoryJournal journal) {
        if (user == journal) {
            user = null;
        }
    }

    synchronized void crash() {
        user = null;
    }
}
