/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.paxos4j.journal.mvstore.Journals.OWNER;
import static org.paxos4j.journal.mvstore.Journals.PROVIDER;
import static org.paxos4j.journal.mvstore.Journals.contentOf;
import static org.paxos4j.journal.mvstore.Journals.copy;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.open;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.writeAndSync;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.journal.mvstore.Journals.Content;

/** What is synced is there afterwards, what is not is not, and a group is there as a whole. */
final class DurabilityTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void nameTheFolder() {
        folder = temp.resolve("deep/er/journal");
    }

    @Test
    void aNewJournalIsEmptyAndTellsWhoseItIs() throws Exception {
        try (Journal journal = createAndOpen(folder)) {
            assertEquals(OWNER, journal.owner());
            assertEquals(Progress.INITIAL, journal.progress());
            assertEquals(JournalBounds.EMPTY, journal.bounds());
            assertEquals(List.of(), journal.read(1, Long.MAX_VALUE, 1 << 20));
        }
    }

    @Test
    void eachCreationHasItsOwnIncarnation() throws Exception {
        PROVIDER.create(folder, OWNER);
        PROVIDER.create(temp.resolve("second"), OWNER);
        assertNotEquals(
                contentOf(folder).incarnation(),
                contentOf(temp.resolve("second")).incarnation());
    }

    @Test
    void allIsThereAgainAfterReopening() throws Exception {
        Content before;
        try (Journal journal = createAndOpen(folder)) {
            writeAndSync(journal, group(progress(3, 0), entry(1, 3, "a"), entry(2, 3, ""), entry(5, 3, "e")));
            writeAndSync(journal, group(progress(4, 2), entry(3, 4, "x".repeat(300_000))));
            before = Content.of(journal);
        }
        assertEquals(new JournalBounds(1, 5), before.bounds());
        assertEquals(progress(4, 2), before.progress());
        assertEquals(4, before.entries().size());
        assertEquals(before, contentOf(folder));
    }

    @Test
    void anOpenJournalsFileHoldsWhatWasSyncedAndNothingElse() throws Exception {
        try (Journal journal = createAndOpen(folder)) {
            writeAndSync(journal, group(progress(1, 0), entry(1)));
            Content synced = Content.of(journal);
            journal.write(group(progress(2, 1), entry(2)));
            journal.write(group(progress(3, 2), entry(3)));

            copy(folder, temp.resolve("unsynced"));
            assertEquals(synced, contentOf(temp.resolve("unsynced")));

            journal.sync();
            copy(folder, temp.resolve("synced"));
            assertEquals(Content.of(journal), contentOf(temp.resolve("synced")));
        }
    }

    @Test
    void fortyMebibytesOfWritesAreNotSavedBeforeTheSync() throws Exception {
        String large = "x".repeat(1 << 20);
        try (Journal journal = createAndOpen(folder)) {
            for (int slot = 1; slot <= 40; slot++) {
                journal.write(group(progress(1, 0), entry(slot, 1, large)));
            }
            copy(folder, temp.resolve("unsynced"));
        }
        assertEquals(JournalBounds.EMPTY, contentOf(temp.resolve("unsynced")).bounds());
        assertEquals(new JournalBounds(1, 40), contentOf(folder).bounds());
    }

    @Test
    void aProcessThatDiesLeavesWhatItSyncedAndNothingElse() throws Exception {
        PROVIDER.create(folder, OWNER);
        Process process = OtherProcess.start(folder, "halt");
        assertEquals("written", OtherProcess.readLine(process));
        assertEquals(9, process.waitFor());

        Content left = contentOf(folder);
        assertEquals(progress(1, 0), left.progress());
        assertEquals(List.of(entry(1)), left.entries());
    }

    @Test
    void closingSyncs() throws Exception {
        Content before;
        try (Journal journal = createAndOpen(folder)) {
            journal.write(group(progress(1, 0), entry(1)));
            before = Content.of(journal);
        }
        assertEquals(before, contentOf(folder));
    }

    @Test
    void aClosedJournalIsNotUsedAnyMore() throws Exception {
        Journal journal = createAndOpen(folder);
        journal.close();
        journal.close();
        assertThrows(JournalException.class, () -> journal.write(group(progress(1, 0))));
        assertThrows(JournalException.class, journal::sync);
        assertThrows(JournalException.class, () -> journal.read(1, 1, 1));
    }

    @Test
    void readingStopsAtTheEndAtAHoleAndAtTheLimitOfBytes() throws Exception {
        try (Journal journal = createAndOpen(folder)) {
            writeAndSync(
                    journal,
                    group(
                            progress(1, 0),
                            entry(1, 1, "12345"),
                            entry(2, 1, "1234567890"),
                            entry(3, 1, "12"),
                            entry(5, 1, "5")));
            assertEquals(List.of(1L, 2L, 3L), slots(journal.read(1, Long.MAX_VALUE, 1000)));
            assertEquals(List.of(2L), slots(journal.read(2, 2, 1000)));
            assertEquals(List.of(1L, 2L), slots(journal.read(1, 3, 15)));
            assertEquals(List.of(1L), slots(journal.read(1, 3, 14)));
            assertEquals(List.of(2L), slots(journal.read(2, 3, 0)), "the first one comes however large it is");
            assertEquals(List.of(), journal.read(4, 9, 1000));
            assertEquals(List.of(5L), slots(journal.read(5, 9, 1000)));
            assertEquals(List.of(), journal.read(3, 2, 1000));
            assertThrows(IllegalArgumentException.class, () -> journal.read(0, 2, 1000));
        }
    }

    @Test
    void aCrashAtAnyMomentLeavesTheStateOfTheLastSync() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("aCrashAtAnyMomentLeavesTheStateOfTheLastSync: seed " + seed);
        Random random = new Random(seed);
        Journal journal = createAndOpen(folder);
        Content synced = Content.of(journal);
        long crashes = 0;
        for (int step = 0; step < 400; step++) {
            journal.write(randomGroup(random, journal));
            if (random.nextInt(3) == 0) {
                journal.sync();
                synced = Content.of(journal);
            }
            if (random.nextInt(20) == 0) {
                Path crashed = temp.resolve("crash" + crashes++);
                copy(folder, crashed);
                journal.close();
                journal = open(crashed);
                folder = crashed;
                assertEquals(synced, Content.of(journal), "seed " + seed + ", step " + step);
            }
        }
        journal.close();
    }

    @Test
    void aCrashAroundAGatheringLeavesTheStateOfTheLastSync() throws Exception {
        try (Journal journal = createAndOpen(folder)) {
            for (int sync = 1; sync <= 2 * Gathering.COMMITS + 3; sync++) {
                // Each slot is written over once, under the next ballot, before it is committed.
                List<JournalEntry> entries = new ArrayList<>();
                if (sync > 1) {
                    entries.add(entry(sync - 1, sync, "again"));
                }
                entries.add(entry(sync, sync, "value"));
                writeAndSync(journal, new JournalGroup(progress(sync, sync - 1), entries));
                if (sync % Gathering.COMMITS < 3 || sync % Gathering.COMMITS > Gathering.COMMITS - 3) {
                    Content synced = Content.of(journal);
                    journal.write(group(progress(sync + 1, sync - 1)));
                    Path crashed = temp.resolve("crash" + sync);
                    copy(folder, crashed);
                    assertEquals(synced, contentOf(crashed), "after sync " + sync);
                }
            }
        }
    }

    private static JournalGroup randomGroup(Random random, Journal journal) {
        long committed = journal.progress().committedSlot();
        long promised = journal.progress().highestPromised().counter() + random.nextInt(2);
        List<JournalEntry> entries = new ArrayList<>();
        for (long slot = committed + 1; slot < committed + 1 + random.nextInt(8); slot++) {
            // A new ballot each time, as one ballot never has two values.
            promised++;
            entries.add(entry(slot, promised, "v".repeat(random.nextInt(2000))));
        }
        long next = entries.isEmpty() ? committed : committed + random.nextInt(entries.size() + 1);
        return new JournalGroup(progress(Math.max(1, promised), next), entries);
    }

    private static List<Long> slots(List<JournalEntry> entries) {
        return entries.stream().map(entry -> entry.id().logIndex()).toList();
    }
}
