/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;

/**
 * Journals in this object's memory, found by their folder's path; no file is touched. What is synced outlives the closing
 * of a journal, and is gone with this object. Safe for use by any thread.
 */
public final class InMemoryJournalProvider implements JournalProvider {
    private final ConcurrentMap<Path, InMemoryStore> stores = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
        if (stores.putIfAbsent(key(folder), new InMemoryStore(folder, owner)) != null) {
            throw new JournalRefusedException(
                    "There is a journal in memory at " + folder + " already; open it, or choose another folder.");
        }
    }

    @Override
    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
        return existing(folder).open(owner);
    }

    /**
     * Cuts the power: the journal at {@code folder} forgets what was not synced, and whoever has it open hears a
     * {@link org.paxos4j.api.spi.JournalException} from then on. It can be opened again at once.
     *
     * @throws JournalRefusedException if there is no such journal
     */
    public void crash(Path folder) throws JournalRefusedException {
        existing(folder).crash();
    }

    private InMemoryStore existing(Path folder) throws JournalRefusedException {
        InMemoryStore store = stores.get(key(folder));
        if (store == null) {
            throw new JournalRefusedException("There is no journal in memory at " + folder
                    + "; one that was there ended with its process. If this node is new, create it.");
        }
        return store;
    }

    private static Path key(Path folder) {
        return folder.toAbsolutePath().normalize();
    }
}
