/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.paxos4j.api.spi.JournalDamage;
import org.paxos4j.api.spi.JournalInspector.Findings;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.JournalSummary;

/** Looks at a journal that no node has open. Every file is opened for reading only. */
final class JournalInspection {
    private JournalInspection() {}

    static boolean recognizes(JournalFolder folder) {
        return Stream.of(folder.store(), folder.unfinishedStore(), folder.syncedMark(), folder.unsafeMarker())
                .anyMatch(Files::exists);
    }

    static JournalSummary inspect(JournalFolder folder, long fromSlot, long toSlot, Findings findings)
            throws JournalRefusedException {
        try (JournalFiles files = JournalFiles.open(folder, true)) {
            if (UnsafeMarker.exists(folder)) {
                findings.damage(
                        JournalDamage.ofJournal("it is marked unsafe after a fault: " + UnsafeMarker.reason(folder)));
            }
            StoreCheck.Result found = StoreCheck.throughout(files, fromSlot, toSlot, findings);
            return new JournalSummary(
                    files.header().owner(),
                    files.header().incarnation(),
                    JournalHeader.FORMAT_VERSION,
                    found.progress().map(StoredProgress::progress),
                    found.bounds(),
                    found.entries(),
                    found.entryBytes(),
                    files.storedBytes());
        } catch (DamagedRecordException | IOException e) {
            throw JournalFiles.refusalFor(folder, e);
        }
    }
}
