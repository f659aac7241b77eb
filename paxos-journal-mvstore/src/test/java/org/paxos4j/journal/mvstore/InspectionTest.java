/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.OWNER;
import static org.paxos4j.journal.mvstore.Journals.PROVIDER;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.filesOf;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.writeAndSync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.JournalSummary;

/** A journal that no node has open can be looked at: all damage is told, and nothing is changed. */
final class InspectionTest {
    private static final int SLOTS = 200;
    private static final int COMMITTED = 190;

    @TempDir
    Path temp;

    private Path folder;
    private long incarnation;

    @BeforeEach
    void writeAJournalOfManyPages() throws Exception {
        folder = temp.resolve("journal");
        List<JournalEntry> entries = new ArrayList<>();
        for (long slot = 1; slot <= SLOTS; slot++) {
            entries.add(entry(slot, 1, value(slot)));
        }
        try (Journal journal = createAndOpen(folder)) {
            incarnation = journal.incarnation();
            writeAndSync(journal, new JournalGroup(progress(3, COMMITTED), entries));
        }
    }

    @Test
    void aSoundJournalTellsWhoseItIsAndAllThatItHolds() throws Exception {
        Inspected found = Inspected.of(folder);
        int valueBytes =
                found.entries.stream().mapToInt(each -> each.value().length()).sum();
        assertEquals(
                new JournalSummary(
                        OWNER,
                        incarnation,
                        2,
                        Optional.of(progress(3, COMMITTED)),
                        new JournalBounds(1, SLOTS),
                        SLOTS,
                        valueBytes + (long) SLOTS * RecordFormat.ENTRY_OVERHEAD_BYTES,
                        filesOf(folder).values().stream()
                                .mapToLong(file -> file.length)
                                .sum()),
                found.summary);
        assertEquals(Journals.contentOf(folder).entries(), found.entries);
        assertEquals(List.of(), found.damage());
    }

    @Test
    void aNewJournalIsSoundAndEmpty() throws Exception {
        Path empty = temp.resolve("empty");
        PROVIDER.create(empty, OWNER);
        Inspected found = Inspected.of(empty);
        assertEquals(JournalBounds.EMPTY, found.summary.bounds());
        assertEquals(List.of(), found.damage());
    }

    @Test
    void onlyTheSlotsAskedForAreLookedAt() throws Exception {
        FileDamage.flip(folder, value(7));
        FileDamage.flip(folder, value(101));
        Inspected found = Inspected.of(folder, 100, 102);
        assertEquals(List.of(100L, 102L), found.slots());
        assertEquals(new JournalBounds(100, 102), found.summary.bounds());
        assertEquals(List.of("slot 101: its checksum is wrong"), found.damage());
        assertEquals(List.of(), Inspected.of(folder, 102, 102).damage());
        assertEquals(List.of(200L), Inspected.of(folder, 200, Long.MAX_VALUE).slots());
        assertEquals(List.of(), Inspected.of(folder, 201, Long.MAX_VALUE).slots());
    }

    @Test
    void everyDamagedRecordIsListed() throws Exception {
        for (long slot : new long[] {3, 50, 51, 52, 199}) {
            FileDamage.flip(folder, value(slot));
        }
        Inspected found = Inspected.of(folder);
        assertEquals(
                List.of(
                        "slot 3: its checksum is wrong",
                        "slot 50: its checksum is wrong",
                        "slot 51: its checksum is wrong",
                        "slot 52: its checksum is wrong",
                        "slot 199: its checksum is wrong"),
                found.damage());
        assertEquals(SLOTS - 5, found.summary.entries());
    }

    @Test
    void whatLiesBehindAPageThatCannotBeReadIsFound() throws Exception {
        FileDamage.wipe(folder, value(77), 2500);
        Inspected found = Inspected.of(folder);
        assertFalse(found.damages.isEmpty());
        List<Long> told = new ArrayList<>(found.slots());
        found.damages.forEach(damage ->
                LongStream.rangeClosed(damage.fromSlot(), damage.toSlot()).forEach(told::add));
        assertEquals(
                LongStream.rangeClosed(1, SLOTS).boxed().toList(),
                told.stream().sorted().toList(),
                "each slot is either sound or damaged");
        assertTrue(found.slots().containsAll(List.of(1L, 200L)), found.slots().toString());
        assertTrue(found.damages.stream().anyMatch(each -> each.fromSlot() <= 77 && each.toSlot() >= 77));
    }

    @Test
    void committedSlotsThatAreMissingAreDamageAndOpenOnesAreNot() throws Exception {
        change(store -> {
            store.entries().remove(10L);
            store.entries().remove(11L);
            store.entries().remove(195L);
        });
        assertEquals(
                List.of("slots 10 to 11: committed, but missing"),
                Inspected.of(folder).damage());
        change(store -> {
            for (long slot = 180; slot <= SLOTS; slot++) {
                store.entries().remove(slot);
            }
        });
        assertEquals(
                List.of("slots 10 to 11: committed, but missing", "slots 180 to 190: committed, but missing"),
                Inspected.of(folder).damage());
        assertEquals(
                List.of("slot 11: committed, but missing"),
                Inspected.of(folder, 11, 20).damage());
    }

    @Test
    void aDamagedProgressIsToldAndTheRestIsLookedAt() throws Exception {
        change(store -> store.putProgress(new byte[50]));
        Inspected found = Inspected.of(folder);
        assertEquals(List.of("the progress: its checksum is wrong"), found.damage());
        assertEquals(Optional.empty(), found.summary.progress());
        assertEquals(SLOTS, found.summary.entries());
    }

    @Test
    void aJournalThatWentBackwardsIsToldAndLookedAt() throws Exception {
        byte[] older = filesOf(folder).get("journal.mv");
        try (Journal journal = Journals.open(folder)) {
            writeAndSync(journal, group(progress(9, COMMITTED)));
        }
        Files.write(folder.resolve("journal.mv"), older);
        Inspected found = Inspected.of(folder);
        assertEquals(List.of("it went backwards: its newest group is 1, but group 2 was synced"), found.damage());
        assertEquals(SLOTS, found.summary.entries());
    }

    @Test
    void aMissingSyncedMarkIsTold() throws Exception {
        Files.delete(folder.resolve("synced"));
        assertEquals(List.of("the file synced is missing"), Inspected.of(folder).damage());
        assertFalse(Files.exists(folder.resolve("synced")));
    }

    @Test
    void aJournalMarkedUnsafeIsToldAndLookedAt() throws Exception {
        Files.writeString(folder.resolve("UNSAFE"), "sync failed: no space");
        Inspected found = Inspected.of(folder);
        assertEquals(List.of("it is marked unsafe after a fault: sync failed: no space"), found.damage());
        assertEquals(SLOTS, found.summary.entries());
    }

    @Test
    void notAByteAndNotATimeChanges() throws Exception {
        FolderImage.age(folder);
        FolderImage before = FolderImage.of(folder);
        Inspected.of(folder);
        Inspected.of(folder, 3, 4);
        assertEquals(before, FolderImage.of(folder));
    }

    @Test
    void notAByteAndNotATimeOfADamagedOrRefusedJournalChanges() throws Exception {
        FileDamage.flip(folder, value(3));
        FileDamage.wipe(folder, value(77), 2500);
        Files.writeString(folder.resolve("UNSAFE"), "sync failed: no space");
        FolderImage.age(folder);
        FolderImage before = FolderImage.of(folder);
        assertFalse(Inspected.of(folder).damages.isEmpty());
        assertEquals(before, FolderImage.of(folder));

        Files.write(folder.resolve("journal.mv"), new byte[5000]);
        FolderImage.age(folder);
        before = FolderImage.of(folder);
        assertThrows(JournalRefusedException.class, () -> Inspected.of(folder));
        assertEquals(before, FolderImage.of(folder));
    }

    @Test
    void severalMayLookAtOnceAndNoNodeStartsMeanwhile() throws Exception {
        Process other = OtherProcess.start(folder, "look");
        assertEquals("looking at orders", OtherProcess.readLine(other));
        assertEquals(SLOTS, Inspected.of(folder).entries.size());
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(refused.getMessage().contains("it is in use by another process"), refused.getMessage());
        other.getOutputStream().close();
        assertEquals(0, other.waitFor());
        assertEquals(SLOTS, Journals.contentOf(folder).entries().size());
    }

    @Test
    void aJournalInUseByAnotherProcessIsRefused() throws Exception {
        Path other = temp.resolve("other");
        PROVIDER.create(other, OWNER);
        Process process = OtherProcess.start(other, "wait");
        assertEquals("written", OtherProcess.readLine(process));
        assertRefused(other, "it is in use by another process", "stop that process first");
        process.getOutputStream().close();
        process.waitFor();
        assertEquals(List.of(), Inspected.of(other).damage());
    }

    @Test
    void aJournalInUseByThisProcessIsRefusedAndKeepsItsLock() throws Exception {
        try (Journal journal = Journals.open(folder)) {
            assertRefused(folder, "it is in use by this process");
            Process other = OtherProcess.start(folder, "halt");
            assertEquals("", OtherProcess.readLine(other), "refused, so it writes nothing");
            assertEquals(1, other.waitFor());
            writeAndSync(journal, group(progress(4, COMMITTED)));
        }
    }

    @Test
    void whatIsNoJournalOrTellsNotWhoseItIsIsRefused() throws Exception {
        assertRefused(temp.resolve("missing"), "the folder is missing");
        assertRefused(Files.createDirectory(temp.resolve("empty")), "the folder holds no journal");
        change(store -> store.putHeader(new byte[50]));
        assertRefused(folder, "it is damaged: the header's checksum is wrong");
    }

    @Test
    void aFolderIsRecognizedByWhatIsInIt() throws Exception {
        assertTrue(PROVIDER.recognizes(folder));
        assertFalse(PROVIDER.recognizes(temp));
        assertFalse(PROVIDER.recognizes(temp.resolve("missing")));
        Files.delete(folder.resolve("journal.mv"));
        assertTrue(PROVIDER.recognizes(folder), "what is left of one");
    }

    private static void assertRefused(Path folder, String... parts) {
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Inspected.of(folder));
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl), refused.getMessage());
    }

    private interface Change {
        void apply(JournalStore store);
    }

    private void change(Change change) throws Exception {
        JournalStore store = JournalStore.open(folder.resolve("journal.mv"), false);
        change.apply(store);
        store.sync();
        store.close();
    }

    private static String value(long slot) {
        return "value of " + slot + ", and dots to fill it up" + ".".repeat(60);
    }
}
