/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;

/** Whatever is not this node's whole and sound journal is refused, in one line, and left as it was. */
final class RefusalTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void nameTheFolder() {
        folder = temp.resolve("journal");
    }

    @Test
    void aMissingFolder() {
        assertRefused(
                "cannot open the journal in " + folder + ": the folder is missing",
                "only for a node that has never run");
        assertFalse(Files.exists(folder), "and it is not made");
    }

    @Test
    void aFileInPlaceOfTheFolder() throws Exception {
        Files.writeString(folder, "not a folder");
        assertRefused("it is not a folder");
    }

    @Test
    void aFolderThatCannotBeLookedAt() {
        folder = folder.resolveSibling("x".repeat(300));
        assertRefused("it cannot be read: ", "give the user of this process access");
    }

    @Test
    void aFolderWithoutJournal() throws Exception {
        Files.createDirectory(folder);
        assertRefused("the folder holds no journal", "create a journal");
        assertTrue(filesOf(folder).isEmpty());
    }

    @Test
    void anUnfinishedCreation() throws Exception {
        createThree();
        Files.move(folder.resolve("journal.mv"), folder.resolve("journal.mv.creating"));
        assertRefused("its creation was not finished", "it was never used: delete the folder and create it again");
    }

    @Test
    void anEmptyFile() throws Exception {
        createThree();
        Files.write(folder.resolve("journal.mv"), new byte[0]);
        assertRefused("it is damaged: the file journal.mv is empty", "replace this node");
    }

    @Test
    void aFileThatEndsWithinItsFirstBlocks() throws Exception {
        createThree();
        Files.write(folder.resolve("journal.mv"), new byte[100]);
        assertRefused("it is damaged: a file ends too early; do not repair it", "replace this node");
    }

    @Test
    void aFileOfJunk() throws Exception {
        createThree();
        byte[] junk = new byte[100_000];
        new Random(1).nextBytes(junk);
        Files.write(folder.resolve("journal.mv"), junk);
        assertRefused("it is damaged: ", "Store header is corrupt", "replace this node");
    }

    @Test
    void aStoreWithoutJournal() throws Exception {
        createThree();
        Files.delete(folder.resolve("journal.mv"));
        try (var other =
                org.h2.mvstore.MVStore.open(folder.resolve("journal.mv").toString())) {
            other.openMap("something").put(1, "else");
        }
        assertRefused("it is damaged: the file holds no journal");
    }

    @Test
    void aMissingSyncedMark() throws Exception {
        createThree();
        Files.delete(folder.resolve("synced"));
        assertRefused("it is damaged: the file synced is missing");
        assertFalse(Files.exists(folder.resolve("synced")));
    }

    @Test
    void theSyncedMarkOfAnotherJournal() throws Exception {
        createThree();
        SyncedMark.create(folder.resolve("synced"), 12345);
        assertRefused("it is damaged: the synced mark has a wrong checksum, or is another journal's");
    }

    @Test
    void aJournalThatWentBackwards() throws Exception {
        createThree();
        Map<String, byte[]> older = filesOf(folder);
        try (Journal journal = Journals.open(folder)) {
            writeAndSync(journal, group(progress(9, 3)));
        }
        Files.write(folder.resolve("journal.mv"), older.get("journal.mv"));
        assertRefused("it is damaged: it went backwards: its newest group is 1, but group 2 was synced");
    }

    @Test
    void theJournalOfAnotherCluster() throws Exception {
        createThree();
        assertRefused(
                new JournalOwner("invoices", 2, List.of(1, 2, 3)),
                "it was created for cluster 'orders', not for cluster 'invoices'",
                "correct the configuration, or give the node its own folder");
    }

    @Test
    void theJournalOfAnotherNode() throws Exception {
        createThree();
        assertRefused(new JournalOwner("orders", 3, List.of(1, 2, 3)), "it was created for node 2, not for node 3");
    }

    @Test
    void theJournalOfOtherMembers() throws Exception {
        createThree();
        assertRefused(
                new JournalOwner("orders", 2, List.of(1, 2, 3, 4, 5)),
                "it was created for members [1, 2, 3], not for members [1, 2, 3, 4, 5]");
    }

    @Test
    void aNewerFormat() throws Exception {
        createThree();
        byte[] future = ByteBuffer.allocate(64).putInt(0x50344A48).putInt(7).array();
        change(store -> store.putHeader(Checksummed.seal(future)));
        assertRefused("its format 7 is newer than this program's, 2", "start the program that wrote it");
    }

    @Test
    void anOlderFormat() throws Exception {
        createThree();
        byte[] past = ByteBuffer.allocate(64).putInt(0x50344A48).putInt(1).array();
        change(store -> store.putHeader(Checksummed.seal(past)));
        assertRefused("its format 1 is older than this program's, 2", "start the program that wrote it");
    }

    @Test
    void aDamagedHeader() throws Exception {
        createThree();
        change(store -> store.putHeader(flipped(store.header())));
        assertRefused("it is damaged: the header's checksum is wrong");
    }

    @Test
    void aDamagedProgress() throws Exception {
        createThree();
        change(store -> store.putProgress(flipped(store.progress())));
        assertRefused("it is damaged: the progress: its checksum is wrong");
    }

    @Test
    void aDamagedEntry() throws Exception {
        createThree();
        change(store -> store.entries().put(2L, flipped(store.entries().get(2L))));
        assertRefused("it is damaged: slot 2: its checksum is wrong");
    }

    @Test
    void anEntryUnderAnotherSlot() throws Exception {
        createThree();
        change(store -> store.entries().put(2L, store.entries().get(3L)));
        assertRefused("it is damaged: slot 2: it says that it is 3@1.1 with 10 bytes");
    }

    @Test
    void anEntryOfAnotherCluster() throws Exception {
        createThree();
        plantAnEntryOf(new JournalOwner("invoices", 2, List.of(1, 2, 3)), 99);
        assertRefused("it is damaged: slot 2: it is a record of another cluster");
    }

    @Test
    void anEntryOfAnotherNode() throws Exception {
        createThree();
        plantAnEntryOf(new JournalOwner("orders", 3, List.of(1, 2, 3)), 99);
        assertRefused("it is damaged: slot 2: it is a record of node 3");
    }

    @Test
    void anEntryOfAnEarlierLifeOfThisNode() throws Exception {
        createThree();
        plantAnEntryOf(OWNER, 99);
        assertRefused("it is damaged: slot 2: it is a record of another journal of this node");
    }

    /** As a flipped bit of a key may do it; the slot would be missing without a trace if it is an open one. */
    @Test
    void anEntryBelowTheFirstSlot() throws Exception {
        createThree();
        change(store -> store.entries()
                .put(-4L, RecordFormat.of(new JournalHeader(OWNER, 1)).encode(entry(4))));
        assertRefused("it is damaged: it holds 3 entries, not 4");
    }

    @Test
    void aHoleBelowTheCommittedMark() throws Exception {
        createThree();
        change(store -> store.entries().remove(2L));
        assertRefused("it is damaged: slot 2: committed, but missing");
    }

    @Test
    void aCommittedMarkBeyondTheLastEntry() throws Exception {
        createThree();
        change(store -> store.entries().remove(3L));
        assertRefused("it is damaged: slot 3: committed, but missing");
    }

    @Test
    void aSecondOpeningInThisProcessWhichLeavesTheFirstItsLock() throws Exception {
        // No look at the files here, as in the other tests: closing them would take the lock, too.
        try (Journal journal = createAndOpen(folder)) {
            Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
            for (Path way : List.of(folder, link)) {
                JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(way));
                assertOneLine(refused, "it is in use by this process");
            }

            Process other = OtherProcess.start(folder, "halt");
            assertEquals("", OtherProcess.readLine(other), "refused, so it writes nothing");
            assertEquals(1, other.waitFor());
            writeAndSync(journal, group(progress(1, 0), entry(1)));
        }
        assertDoesNotThrow(() -> Journals.contentOf(folder));
    }

    @Test
    void aJournalInUseByAnotherProcess() throws Exception {
        PROVIDER.create(folder, OWNER);
        Process other = OtherProcess.start(folder, "wait");
        assertEquals("written", OtherProcess.readLine(other));
        assertRefused("it is in use by another process", "stop that process first");
        other.getOutputStream().close();
        other.waitFor();
        assertDoesNotThrow(() -> Journals.contentOf(folder));
    }

    @Test
    void aJournalMarkedUnsafe() throws Exception {
        createThree();
        Files.write(folder.resolve("UNSAFE"), "sync failed:\nno space\u0007".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                "it is marked unsafe after a fault: sync failed: no space",
                "replace this node",
                "delete " + folder + "/UNSAFE");
    }

    @Test
    void aJournalMarkedUnsafeOnAFullDisk() throws Exception {
        createThree();
        Files.createFile(folder.resolve("UNSAFE"));
        assertRefused("it is marked unsafe after a fault: the reason is not in the marker");
    }

    @Test
    void creatingInAFolderThatIsNotEmpty() throws Exception {
        createThree();
        Map<String, byte[]> before = filesOf(folder);
        JournalRefusedException refused =
                assertThrows(JournalRefusedException.class, () -> PROVIDER.create(folder, OWNER));
        assertTrue(refused.getMessage().contains("the folder is not empty"), refused.getMessage());
        assertTrue(Journals.sameFiles(before, filesOf(folder)));
    }

    @Test
    void creatingWhereAFileIs() throws Exception {
        Files.writeString(folder, "not a folder");
        JournalRefusedException refused =
                assertThrows(JournalRefusedException.class, () -> PROVIDER.create(folder, OWNER));
        assertTrue(refused.getMessage().contains("it is not a folder"), refused.getMessage());
    }

    @Test
    void creatingBelowAFile() throws Exception {
        Files.writeString(folder, "not a folder");
        JournalRefusedException refused =
                assertThrows(JournalRefusedException.class, () -> PROVIDER.create(folder.resolve("a/b"), OWNER));
        assertOneLine(refused, "cannot create a journal in " + folder.resolve("a/b"));
    }

    @Test
    void aRefusedJournalCanBeOpenedOnceTheReasonIsGone() throws Exception {
        createThree();
        assertRefused(new JournalOwner("invoices", 2, List.of(1, 2, 3)), "cluster");
        assertEquals(3, Journals.contentOf(folder).entries().size());
    }

    private interface Change {
        void apply(JournalStore store);
    }

    private void createThree() throws Exception {
        try (Journal journal = createAndOpen(folder)) {
            writeAndSync(journal, group(progress(1, 3), entry(1), entry(2), entry(3)));
        }
    }

    private void change(Change change) throws Exception {
        JournalStore store = JournalStore.open(folder.resolve("journal.mv"), false);
        change.apply(store);
        store.sync();
        store.close();
    }

    private void plantAnEntryOf(JournalOwner owner, long incarnation) throws Exception {
        byte[] record = RecordFormat.of(new JournalHeader(owner, incarnation)).encode(entry(2));
        change(store -> store.entries().put(2L, record));
    }

    private static byte[] flipped(byte[] record) {
        byte[] changed = record.clone();
        changed[changed.length / 2] ^= 1;
        return changed;
    }

    private void assertRefused(String... parts) {
        assertRefused(OWNER, parts);
    }

    private void assertRefused(JournalOwner owner, String... parts) {
        Map<String, byte[]> before = Files.isDirectory(folder) ? filesOf(folder) : Map.of();
        JournalRefusedException refused =
                assertThrows(JournalRefusedException.class, () -> PROVIDER.open(folder, owner));
        assertOneLine(refused, parts);
        assertTrue(Journals.sameFiles(before, Files.isDirectory(folder) ? filesOf(folder) : Map.of()), "unchanged");
    }

    private static void assertOneLine(JournalRefusedException refused, String... parts) {
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl), refused.getMessage());
    }
}
