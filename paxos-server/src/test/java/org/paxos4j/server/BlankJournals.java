/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.nio.file.Path;
import java.util.List;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.journal.mvstore.MVStoreJournalProvider;

/** A plug-in with a grave fault, named {@code blank}: it writes what it is given, and gives back blank values. */
public final class BlankJournals implements JournalProvider {
    private final JournalProvider real = new MVStoreJournalProvider();

    /** For the service loader. */
    public BlankJournals() {}

    @Override
    public String name() {
        return "blank";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
        real.create(folder, owner);
    }

    @Override
    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
        return new Blank(real.open(folder, owner));
    }

    private record Blank(Journal real) implements Journal {
        @Override
        public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
            return real.read(fromSlot, toSlot, maxBytes).stream()
                    .map(entry -> new JournalEntry(entry.id(), NoOperationCommandValue.INSTANCE.encoded()))
                    .toList();
        }

        @Override
        public JournalOwner owner() {
            return real.owner();
        }

        @Override
        public long incarnation() {
            return real.incarnation();
        }

        @Override
        public Progress progress() {
            return real.progress();
        }

        @Override
        public JournalBounds bounds() {
            return real.bounds();
        }

        @Override
        public void write(JournalGroup group) {
            real.write(group);
        }

        @Override
        public void sync() {
            real.sync();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
