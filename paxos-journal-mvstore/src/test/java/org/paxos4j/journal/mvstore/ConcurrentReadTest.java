/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.progress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;

/** The catch-up thread reads while the journal thread writes. */
final class ConcurrentReadTest {
    private static final int GROUPS = 400;
    private static final long ENTRIES = 50;

    @TempDir
    Path folder;

    @Test
    void aReaderSeesEveryCommittedEntryWhole() throws Exception {
        AtomicLong committed = new AtomicLong();
        var threads = Executors.newSingleThreadExecutor(task -> new Thread(task, "reader"));
        try (Journal journal = createAndOpen(folder)) {
            Future<Long> reader = threads.submit(() -> {
                long passes = 0;
                long seen = 0;
                while (seen < GROUPS * ENTRIES) {
                    seen = committed.get();
                    long from = Math.max(1, seen - 3000);
                    List<JournalEntry> found = journal.read(from, seen, Integer.MAX_VALUE);
                    assertEquals(seen == 0 ? 0 : seen - from + 1, found.size());
                    for (JournalEntry each : found) {
                        assertEquals(value(each.id().logIndex()), each);
                    }
                    passes++;
                }
                return passes;
            });
            for (int group = 0; group < GROUPS; group++) {
                long from = group * ENTRIES + 1;
                List<JournalEntry> entries = new ArrayList<>();
                for (long slot = from; slot < from + ENTRIES; slot++) {
                    entries.add(value(slot));
                }
                journal.write(new JournalGroup(progress(1, from + ENTRIES - 1), entries));
                journal.sync();
                committed.set(from + ENTRIES - 1);
            }
            assertTrue(reader.get(60, TimeUnit.SECONDS) > 0);
        } finally {
            threads.shutdown();
        }
    }

    private static JournalEntry value(long slot) {
        return entry(slot, 1, (slot + " ").repeat((int) (slot % 60)));
    }
}
