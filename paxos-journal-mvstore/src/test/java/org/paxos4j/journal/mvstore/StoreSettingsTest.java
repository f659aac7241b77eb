/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.engine.Constants;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MVStore is used in the one way that was found to be safe; what happens in others was measured. */
final class StoreSettingsTest {
    @TempDir
    Path temp;

    @Test
    void nothingIsSavedByItselfAndSpaceIsReusedAsLateAsByDefault() throws Exception {
        Path file = Files.createFile(temp.resolve("store"));
        JournalStore created = JournalStore.create(file);
        created.putHeader(new byte[1]);
        created.sync();
        created.close();
        JournalStore store = JournalStore.open(file, false);
        try {
            MVStore mvStore = store.entries().getStore();
            assertEquals(0, mvStore.getAutoCommitDelay(), "no thread of its own that commits or compacts");
            assertEquals(0, mvStore.getAutoCommitMemory(), "no commit of its own when much is unsaved");
            assertEquals(45_000, mvStore.getRetentionTime(), "milliseconds; less has made files unreadable");
            assertEquals(5, mvStore.getVersionsToKeep());
            assertTrue(mvStore.isSpaceReused(), "the file stays bounded");
        } finally {
            store.close();
        }
    }

    @Test
    void aSyncThatHasSavedNothingIsNotTakenForOne() throws Exception {
        JournalStore store = JournalStore.create(Files.createFile(temp.resolve("store")));
        try {
            store.putHeader(new byte[1]);
            store.sync();
            assertThrows(IllegalStateException.class, store::sync);
        } finally {
            store.close();
        }
    }

    @Test
    void itIsTheVersionWhoseWaysAreKnown() {
        assertEquals(
                "2.4.240",
                Constants.VERSION_MAJOR + "." + Constants.VERSION_MINOR + "." + Constants.BUILD_ID,
                "before another one is used: run the measurements of docs/limits.md and the damage tests at length");
    }
}
