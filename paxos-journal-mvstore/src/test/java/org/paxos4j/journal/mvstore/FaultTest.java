/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.OWNER;
import static org.paxos4j.journal.mvstore.Journals.PROVIDER;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.writeAndSync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.journal.mvstore.Journals.Content;

/** After a fault nothing is written any more, nothing is claimed, and the next start is refused. */
final class FaultTest {
    @TempDir
    Path temp;

    private final FaultyDisk disk = FaultyDisk.install();
    private Path folder;
    private Journal journal;
    private Content synced;

    @BeforeEach
    void syncOneGroup() throws Exception {
        folder = temp.resolve("journal");
        journal = createAndOpen(folder);
        writeAndSync(journal, group(progress(1, 0), entry(1)));
        synced = Content.of(journal);
    }

    @AfterEach
    void takeTheDiskAway() {
        disk.close();
        journal.close();
    }

    @Test
    void aSyncForcesOnceAndAWriteNever() {
        int forces = disk.forces.get();
        int writes = disk.writes.get();
        journal.write(group(progress(1, 0), entry(2)));
        journal.write(group(progress(1, 0), entry(3)));
        assertEquals(writes, disk.writes.get());
        journal.sync();
        assertEquals(forces + 1, disk.forces.get());
        journal.sync();
        assertEquals(forces + 1, disk.forces.get(), "nothing was written since");
    }

    @Test
    void aFailedForceIsTheEndAlthoughTheNextOneWouldSucceed() {
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "sync failed: ", "the disk is gone");
    }

    @Test
    void aFullDiskIsTheEnd() {
        disk.failWrites(() -> {
            throw new IOException("No space left on device");
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "sync failed: ", "No space left on device");

        // A write that failed has hurt nothing: whoever knows that may take the marker away.
        disk.failWrites(() -> {});
        assertTrue(folder.resolve("UNSAFE").toFile().delete());
        assertEquals(synced, assertDoesNotThrow(() -> Journals.contentOf(folder)));
    }

    @Test
    void aFileClosedBetweenSavingAndForcingIsNotTakenForSynced() {
        disk.closeAfterNextWrite();
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "sync failed: ");
    }

    @Test
    void anInterruptIsTheEndAndStaysSet() throws Exception {
        disk.close();
        journal.close();
        journal = Journals.open(folder);
        journal.write(group(progress(2, 0), entry(2)));
        boolean[] interrupted = new boolean[1];
        Thread thread = new Thread(
                () -> {
                    Thread.currentThread().interrupt();
                    assertFails(journal::sync, "sync failed: ");
                    interrupted[0] = Thread.currentThread().isInterrupted();
                },
                "interrupted");
        Throwable[] failure = new Throwable[1];
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertSame(null, failure[0]);
        assertTrue(interrupted[0]);
    }

    @Test
    void anInterruptedReaderIsTurnedAwayAndTheJournalLivesOn() {
        Thread.currentThread().interrupt();
        JournalException thrown = assertThrows(JournalException.class, () -> journal.read(1, 1, 100));
        assertTrue(Thread.interrupted());
        assertTrue(thrown.getMessage().contains("an interrupted thread must not read"), thrown.getMessage());
        writeAndSync(journal, group(progress(2, 0), entry(2)));
    }

    @Test
    void anErrorIsRethrownAndTheEndAsWell() {
        OutOfMemoryError error = new OutOfMemoryError("made up");
        disk.failNextForce(() -> {
            throw error;
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertSame(error, assertThrows(OutOfMemoryError.class, journal::sync));
        assertEnded("made up");
    }

    @Test
    void aFaultWhoseMarkerCannotBeWrittenSaysSo() throws Exception {
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        Files.move(folder, temp.resolve("elsewhere"));
        journal.write(group(progress(2, 0), entry(2)));
        JournalException thrown = assertThrows(JournalException.class, journal::sync);
        assertTrue(thrown.getMessage().endsWith("do not start the node again"), thrown.getMessage());
    }

    @Test
    void theMarkerIsMadeOfRoomThatWasKeptForItSoThatAFullDiskHasRoomForTheReason() throws Exception {
        Object kept = Files.getAttribute(folder.resolve("reserve"), "unix:ino");
        disk.failWrites(() -> {
            throw new IOException("No space left on device");
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "sync failed: ", "No space left on device");
        assertEquals(kept, Files.getAttribute(folder.resolve("UNSAFE"), "unix:ino"));
        assertFalse(Files.exists(folder.resolve("reserve")));

        disk.failWrites(() -> {});
        Files.delete(folder.resolve("UNSAFE"));
        assertEquals(synced, Journals.contentOf(folder));
        assertTrue(Files.size(folder.resolve("reserve")) > 1000, "kept for the next fault");
    }

    @Test
    void withoutThatRoomTheMarkerIsMadeAnew() throws Exception {
        Files.delete(folder.resolve("reserve"));
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "sync failed: ", "the disk is gone");
    }

    @Test
    void aMarkerThatCannotBeFilledIsAMarker() throws Exception {
        Files.delete(folder.resolve("reserve"));
        Files.createDirectory(folder.resolve("reserve")); // which no text can be written to
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        journal.write(group(progress(2, 0), entry(2)));
        JournalException thrown = assertThrows(JournalException.class, journal::sync);
        assertTrue(thrown.getMessage().endsWith("do not start the node again"), thrown.getMessage());
        assertEnded("the reason cannot be read");
    }

    @Test
    void theNodeFallsSilentBeforeAnythingElseHappens() {
        List<String> order = new ArrayList<>();
        journal.onFailure(() -> order.add(Files.exists(folder.resolve("UNSAFE")) ? "marked" : "not yet marked"));
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        journal.write(group(progress(2, 0), entry(2)));
        assertFails(journal::sync, "the disk is gone");
        assertEquals(List.of("not yet marked"), order);
    }

    @Test
    void aJournalThatCouldNotBeOpenedIsNotLeftOpen() {
        journal.close();
        disk.beforeNextRead(() -> {
            throw new IllegalStateException("nonsense in the file");
        });
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(refused.getMessage().contains("it is damaged: nonsense in the file"), refused.getMessage());
        assertEquals(synced, assertDoesNotThrow(() -> Journals.contentOf(folder)));
    }

    @Test
    void aDiskThatCannotBeReadAtTheStartIsNotCalledDamage() {
        journal.close();
        disk.beforeNextRead(() -> {
            throw new IOException("Input/output error");
        });
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(
                refused.getMessage().contains("it cannot be read: Input/output error; give the user"),
                refused.getMessage());
        assertEquals(synced, assertDoesNotThrow(() -> Journals.contentOf(folder)));
    }

    @Test
    void aCrashDuringTheCreationLeavesNoJournalThatLooksWhole() throws Exception {
        Path other = temp.resolve("other");
        List<Path> crashes = new ArrayList<>();
        FaultyDisk.Fault crash = () -> {
            crashes.add(temp.resolve("crash" + crashes.size()));
            Journals.copy(other, crashes.get(crashes.size() - 1));
        };
        disk.failWrites(crash);
        disk.failNextForce(crash);
        PROVIDER.create(other, OWNER);
        disk.failWrites(() -> {});

        assertTrue(crashes.size() > 2, "before each write and the sync of the store: " + crashes);
        for (Path crashed : crashes) {
            JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(crashed));
            assertTrue(refused.getMessage().contains("its creation was not finished"), refused.getMessage());
        }
    }

    @Test
    void aFailedCreationLeavesNothingBehind() {
        disk.failNextForce(() -> {
            throw new IOException("the disk is gone");
        });
        Path other = temp.resolve("a/b/c");
        JournalRefusedException refused =
                assertThrows(JournalRefusedException.class, () -> PROVIDER.create(other, OWNER));
        assertTrue(refused.getMessage().contains("the disk is gone"), refused.getMessage());
        assertFalse(Files.exists(temp.resolve("a")));
        assertDoesNotThrow(() -> PROVIDER.create(other, OWNER));
    }

    private void assertFails(Runnable sync, String... parts) {
        JournalException thrown = assertThrows(JournalException.class, sync::run);
        for (String part : parts) {
            assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
        }
        assertEnded(parts);
    }

    private void assertEnded(String... reason) {
        int writes = disk.writes.get();
        int forces = disk.forces.get();
        assertThrows(JournalException.class, journal::sync);
        assertThrows(JournalException.class, () -> journal.write(group(progress(3, 0))));
        assertThrows(JournalException.class, () -> journal.read(1, 1, 100));
        journal.close();
        assertEquals(writes, disk.writes.get(), "closing writes nothing");
        assertEquals(forces, disk.forces.get(), "nor does it force");

        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(refused.getMessage().contains("it is marked unsafe after a fault: "), refused.getMessage());
        for (String part : reason) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
    }
}
