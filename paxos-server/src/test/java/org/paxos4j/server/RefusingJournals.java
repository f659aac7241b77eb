/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.nio.file.Path;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;

/** Journals on the class path of the tests: named {@code refusing}, forgetful, and never created or opened. */
public final class RefusingJournals implements JournalProvider {
    /** For the service loader. */
    public RefusingJournals() {}

    @Override
    public String name() {
        return "refusing";
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
        throw new JournalRefusedException(
                "journal of node " + owner.nodeId() + " of " + owner.clusterName() + " refused");
    }

    @Override
    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
        throw new JournalRefusedException(
                "journal of node " + owner.nodeId() + " of " + owner.clusterName() + " refused");
    }
}
