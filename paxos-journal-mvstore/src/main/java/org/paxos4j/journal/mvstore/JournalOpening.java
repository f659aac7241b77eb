/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;

/** Opens a journal if everything about it is right; never changes one that it refuses. */
final class JournalOpening {
    private final JournalFolder folder;
    private final JournalOwner owner;

    private JournalOpening(JournalFolder folder, JournalOwner owner) {
        this.folder = folder;
        this.owner = owner;
    }

    static MVStoreJournal open(JournalFolder folder, JournalOwner owner) throws JournalRefusedException {
        return new JournalOpening(folder, owner).open();
    }

    private MVStoreJournal open() throws JournalRefusedException {
        JournalFiles files = JournalFiles.open(folder, false);
        try {
            checkOwner(files.header().owner());
            StoreCheck.Result found = StoreCheck.untilTheFirstDamage(files);
            reserveMarker();
            return new MVStoreJournal(files, files.mark(), found.progress().orElseThrow(), found.bounds());
        } catch (Throwable t) {
            files.close();
            throw JournalFiles.refusalFor(folder, t);
        }
    }

    /** The one that was made at the creation may have been used, and deleted by somebody. */
    private void reserveMarker() {
        try {
            UnsafeMarker.reserve(folder);
        } catch (IOException e) {
            // The disk is full: then a fault is marked without its reason.
        }
    }

    private void checkOwner(JournalOwner stored) throws JournalRefusedException {
        checkSame("cluster", "'" + stored.clusterName() + "'", "'" + owner.clusterName() + "'");
        checkSame("node", String.valueOf(stored.nodeId()), String.valueOf(owner.nodeId()));
        checkSame("members", stored.memberIds().toString(), owner.memberIds().toString());
    }

    private void checkSame(String what, String stored, String configured) throws JournalRefusedException {
        if (!stored.equals(configured)) {
            throw folder.refuseToOpen(
                    "it was created for " + what + " " + stored + ", not for " + what + " " + configured,
                    "correct the configuration, or give the node its own folder");
        }
    }
}
