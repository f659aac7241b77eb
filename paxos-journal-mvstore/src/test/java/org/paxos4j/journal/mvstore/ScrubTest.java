/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.OWNER;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.writeAndSync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalRefusedException;

/** An open journal reads itself again, little by little, and stops its node when a record is not what it was. */
final class ScrubTest {
    private static final int SLOTS = 200;
    private static final int VALUE_BYTES = 100;
    private static final int RECORD_BYTES = VALUE_BYTES + RecordFormat.ENTRY_OVERHEAD_BYTES;
    private static final RecordFormat FORMAT = RecordFormat.of(new JournalHeader(OWNER, 1));

    @TempDir
    Path temp;

    private Path folder;
    private Journal journal;

    /** Some twenty kilobytes, which is little beside what MVStore keeps in memory. */
    @BeforeEach
    void writeManySlots() throws Exception {
        folder = temp.resolve("journal");
        journal = createAndOpen(folder);
        writeAndSync(journal, new JournalGroup(progress(1, SLOTS), entries(1, SLOTS)));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void everyRecordIsCheckedOnceInAPassAndThenThereIsAnother() {
        for (int pass = 1; pass <= 3; pass++) {
            assertEquals(SLOTS * RECORD_BYTES, bytesOfAPass(1000));
        }
    }

    @Test
    void aStepChecksOneRecordAtLeastAndNoMoreOnceTheyAreEnough() {
        assertEquals(RECORD_BYTES, journal.scrub(1));
        assertEquals(RECORD_BYTES, journal.scrub(RECORD_BYTES));
        assertEquals(2 * RECORD_BYTES, journal.scrub(RECORD_BYTES + 1));
    }

    @Test
    void anEmptyJournalHasNothingToCheck() throws Exception {
        try (Journal empty = createAndOpen(temp.resolve("empty"))) {
            assertEquals(0, empty.scrub(1000));
            assertEquals(0, empty.scrub(1000));
        }
    }

    @Test
    void whatIsWrittenDuringAPassIsCheckedInTheNextOneSoThatPassesEnd() {
        assertEquals(RECORD_BYTES, journal.scrub(1));
        writeAndSync(journal, new JournalGroup(progress(1, SLOTS + 5), entries(SLOTS + 1, SLOTS + 5)));
        assertEquals((SLOTS - 1) * RECORD_BYTES, bytesOfAPass(1000));
        assertEquals((SLOTS + 5) * RECORD_BYTES, bytesOfAPass(1000));
    }

    @Test
    void openSlotsMayBeMissing() {
        writeAndSync(journal, new JournalGroup(progress(1, SLOTS), entries(SLOTS + 4, SLOTS + 5)));
        assertEquals((SLOTS + 2) * RECORD_BYTES, bytesOfAPass(1000));
    }

    @Test
    void aRecordThatGoesBadOnTheDiskStopsTheNodeAndSaysWhatToDo() throws Exception {
        assertEquals(SLOTS * RECORD_BYTES, bytesOfAPass(1000));
        FileDamage.flip(folder, value(77));

        JournalException thrown = assertThrows(JournalException.class, () -> bytesOfAPass(1000));

        assertTrue(
                thrown.getMessage().contains("scrub failed: slot 77: its checksum is wrong; do not repair it"),
                thrown.getMessage());
        assertTrue(thrown.getMessage().endsWith("replace this node"), thrown.getMessage());
        assertEnded("scrub failed: slot 77: its checksum is wrong");
    }

    @Test
    void aDamagedRecordThatIsReadForAPeerStopsTheNodeAsWell() throws Exception {
        journal.close();
        journal = Journals.open(folder);
        journal.scrub(1); // forgets what opening has read
        FileDamage.flip(folder, value(77));

        assertEquals(List.of(entry(1)).size(), journal.read(1, 1, 1000).size());
        JournalException thrown = assertThrows(JournalException.class, () -> journal.read(70, 90, 100_000));

        assertTrue(thrown.getMessage().contains("read failed: slot 77: its checksum is wrong"), thrown.getMessage());
        assertEnded("read failed: slot 77: its checksum is wrong");
    }

    @Test
    void theNodeFallsSilentBeforeItsFolderIsMarked() throws Exception {
        AtomicBoolean markedBefore = new AtomicBoolean(true);
        journal.onFailure(() -> markedBefore.set(Files.exists(folder.resolve("UNSAFE"))));
        FileDamage.flip(folder, value(1));

        assertThrows(JournalException.class, () -> bytesOfAPass(1000));

        assertFalse(markedBefore.get());
        assertTrue(Files.exists(folder.resolve("UNSAFE")));
    }

    @Test
    void aCommittedSlotThatIsNotFoundIsDamage() throws Exception {
        Path file = Files.createFile(temp.resolve("store"));
        JournalStore store = JournalStore.create(file);
        try {
            for (JournalEntry each : entries(1, 5)) {
                store.entries().put(each.id().logIndex(), FORMAT.encode(each));
            }
            store.entries().remove(3L);
            Scrub scrub = new Scrub(store, FORMAT);
            assertEquals(4 * RECORD_BYTES, scrub.next(5, 2, 10_000));
            assertEquals(0, scrub.next(5, 2, 10_000));
            DamagedRecordException thrown = assertThrows(DamagedRecordException.class, () -> scrub.next(5, 3, 10_000));
            assertEquals("slot 3: committed, but missing", thrown.getMessage());
        } finally {
            store.close();
        }
    }

    /**
     * Interleaving: the scrub has found where a page is, and its read of the file hangs; meanwhile the page is replaced,
     * and so many groups are synced that its place in the file would be used for others.
     */
    @Test
    void aReaderThatIsHeldUpIsNotMisledByWhatIsWrittenMeanwhile() throws Exception {
        Path file = Files.createFile(temp.resolve("store"));
        try (FaultyDisk disk = FaultyDisk.install()) {
            JournalStore store = JournalStore.create(file);
            // As if the reader were held up for longer than the default.
            store.entries().getStore().setRetentionTime(0);
            rewriteAll(store, 1);
            rewriteAll(store, 2); // the first group shares its place with what stays, the names of the maps
            Scrub scrub = new Scrub(store, FORMAT);
            AtomicBoolean heldUp = new AtomicBoolean();
            disk.beforeNextRead(() -> {
                heldUp.set(true);
                for (int group = 3; group <= 100; group++) {
                    rewriteAll(store, group);
                }
            });

            int checked = assertDoesNotThrow(() -> scrub.next(SLOTS, SLOTS, 1_000_000));

            assertTrue(heldUp.get());
            assertEquals(SLOTS * RECORD_BYTES, checked);
            store.close();
        }
    }

    @Test
    void aClosedJournalIsNotScrubbed() {
        journal.close();
        assertThrows(JournalException.class, () -> journal.scrub(1000));
        assertTrue(Files.notExists(folder.resolve("UNSAFE")));
    }

    @Test
    void anInterruptedThreadIsTurnedAwayAndTheJournalLivesOn() {
        Thread.currentThread().interrupt();
        JournalException thrown = assertThrows(JournalException.class, () -> journal.scrub(1000));
        assertTrue(Thread.interrupted());
        assertTrue(thrown.getMessage().contains("an interrupted thread must not read"), thrown.getMessage());
        writeAndSync(journal, group(progress(2, SLOTS)));
    }

    private void assertEnded(String reason) {
        JournalException next = assertThrows(JournalException.class, () -> journal.write(group(progress(2, SLOTS))));
        assertTrue(next.getMessage().contains("is not used any more since its " + reason), next.getMessage());
        assertThrows(JournalException.class, journal::sync);
        journal.close();
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(refused.getMessage().contains("it is marked unsafe after a fault: " + reason), refused.getMessage());
    }

    private long bytesOfAPass(int maxBytes) {
        long bytes = 0;
        for (int step = journal.scrub(maxBytes); step > 0; step = journal.scrub(maxBytes)) {
            bytes += step;
        }
        return bytes;
    }

    private static void rewriteAll(JournalStore store, int group) {
        for (JournalEntry each : entries(1, SLOTS)) {
            store.entries().put(each.id().logIndex(), FORMAT.encode(each));
        }
        store.putProgress(FORMAT.encode(new StoredProgress(group, progress(1, SLOTS))));
        store.sync();
    }

    private static List<JournalEntry> entries(long from, long to) {
        List<JournalEntry> entries = new ArrayList<>();
        for (long slot = from; slot <= to; slot++) {
            entries.add(entry(slot, 1, value(slot)));
        }
        return entries;
    }

    private static String value(long slot) {
        String text = "value of " + slot + ", and dots to fill it up";
        return text + ".".repeat(VALUE_BYTES - text.length());
    }
}
