/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.progress;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;

/**
 * Not a test, and in no build: what the store's file grows to beside what is in it. Since MVStore uses space again only after
 * 45 s of the wall clock, it takes some minutes. {@code docs/limits.md} has the command, the figures, and what they mean.
 */
final class FileSizeMeasurement {
    private static final int COMMITS_PER_SECOND = Integer.getInteger("paxos.commitsPerSecond", 40);
    private static final int SECONDS = Integer.getInteger("paxos.seconds", 200);
    private static final int RETENTION_SECONDS = 45;

    @TempDir
    Path temp;

    /** A kind of load: how many entries are synced together, and how long their values are. */
    private record Load(int entriesPerCommit, int valueBytes) {}

    /** How it stands after so many commits. */
    private record Sample(long commits, long fileBytes, long liveBytes) {}

    @Test
    void fileSizes() throws Exception {
        List<Load> loads =
                List.of(new Load(1, 20), new Load(1, 200), new Load(16, 200), new Load(128, 200), new Load(1, 20_000));
        ExecutorService threads = Executors.newFixedThreadPool(loads.size());
        try {
            List<Future<String>> rows = new ArrayList<>();
            for (Load load : loads) {
                rows.add(threads.submit(() -> measure(load)));
            }
            System.out.println("entries a commit | value bytes | commits/s | bytes a commit | live MB | file MB | k");
            for (Future<String> row : rows) {
                System.out.println(row.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    private String measure(Load load) throws Exception {
        Path folder = temp.resolve(load.entriesPerCommit + "x" + load.valueBytes);
        Sample early = new Sample(0, 0, 0);
        Sample middle = early;
        Sample last = early;
        long begun = System.nanoTime();
        try (Journal journal = createAndOpen(folder)) {
            long empty = Files.size(folder.resolve("journal.mv"));
            for (long commit = 1; ; commit++) {
                write(journal, load, commit);
                double seconds = (System.nanoTime() - begun) / 1e9;
                last = sample(folder, load, commit, empty);
                if (seconds < RETENTION_SECONDS - 5) {
                    early = last; // nothing has been used again yet
                } else if (seconds < 2 * RETENTION_SECONDS) {
                    middle = last;
                } else if (seconds > SECONDS) {
                    break;
                }
                long due = begun + TimeUnit.SECONDS.toNanos(commit) / COMMITS_PER_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double bytesPerCommit = (double) early.fileBytes / early.commits;
        double k = (double) (last.fileBytes - middle.fileBytes) / (last.liveBytes - middle.liveBytes);
        double bound = RETENTION_SECONDS * (last.commits / seconds) * bytesPerCommit + k * last.liveBytes;
        assertTrue(last.fileBytes < 1.1 * bound, load + ": " + last + ", bound " + bound);
        return String.format(
                Locale.ROOT,
                "%d | %d | %.1f | %.0f | %.2f | %.2f | %.2f",
                load.entriesPerCommit,
                load.valueBytes,
                last.commits / seconds,
                bytesPerCommit,
                last.liveBytes / 1e6,
                last.fileBytes / 1e6,
                k);
    }

    private static void write(Journal journal, Load load, long commit) {
        List<JournalEntry> entries = new ArrayList<>();
        long lastSlot = commit * load.entriesPerCommit;
        for (long slot = lastSlot - load.entriesPerCommit + 1; slot <= lastSlot; slot++) {
            entries.add(entry(slot, 1, "v".repeat(load.valueBytes)));
        }
        journal.write(new JournalGroup(progress(1, lastSlot), entries));
        journal.sync();
    }

    private static Sample sample(Path folder, Load load, long commits, long empty) throws Exception {
        long recordBytes = (long) load.valueBytes + RecordFormat.ENTRY_OVERHEAD_BYTES;
        return new Sample(
                commits,
                Files.size(folder.resolve("journal.mv")) - empty,
                commits * load.entriesPerCommit * recordBytes);
    }
}
