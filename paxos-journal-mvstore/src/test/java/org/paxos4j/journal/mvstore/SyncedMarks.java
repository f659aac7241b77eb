/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What a power cut may do to the synced mark. */
final class SyncedMarks {
    private SyncedMarks() {}

    /** As if nothing after the creation had got to the disk. */
    static void reset(Path folder, long incarnation) {
        try {
            SyncedMark.create(JournalFolder.at(folder).syncedMark(), incarnation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
