/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.file.Path;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.JournalSummary;

/**
 * The default journal: one H2 MVStore file, with checksums of its own. Stateless; any thread may use it.
 *
 * <p>No thread that uses a journal may ever be interrupted, not even one that only reads: Java closes a file under a
 * thread that is interrupted while it reads or writes, and with it the journal of the whole node.
 */
public final class MVStoreJournalProvider implements JournalProvider, JournalInspector {

    /** Opens no file. */
    public MVStoreJournalProvider() {}

    /** {@code mvstore}. */
    @Override
    public String name() {
        return "mvstore";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
        JournalCreation.create(JournalFolder.at(folder), owner);
    }

    @Override
    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
        return JournalOpening.open(JournalFolder.at(folder), owner);
    }

    @Override
    public boolean recognizes(Path folder) {
        return JournalInspection.recognizes(JournalFolder.at(folder));
    }

    @Override
    public JournalSummary inspect(Path folder, long fromSlot, long toSlot, Findings findings)
            throws JournalRefusedException {
        if (fromSlot < 1) {
            throw new IllegalArgumentException("slots begin at 1, not at " + fromSlot);
        }
        return JournalInspection.inspect(JournalFolder.at(folder), fromSlot, toSlot, findings);
    }
}
