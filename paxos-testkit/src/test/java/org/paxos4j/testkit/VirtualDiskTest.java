/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.statemachine.Bytes;

/** What a disk keeps, what it loses, and what it does not take. */
class VirtualDiskTest {
    private static final Path FOLDER = Path.of("one");
    private static final JournalOwner OWNER = new JournalOwner("virtual", 1, List.of(1));
    private static final BallotNumber LOW = new BallotNumber(4, 1);
    private static final BallotNumber HIGH = new BallotNumber(5, 1);

    private final FaultCounts counts = new FaultCounts();
    private final VirtualDisk disk = new VirtualDisk(UnaryOperator.identity(), counts);
    private Journal journal;

    @BeforeEach
    void openAnEmptyOne() throws Exception {
        disk.create(FOLDER, OWNER);
        journal = disk.open(FOLDER, OWNER);
    }

    @Test
    void whatIsSyncedOutlivesACrashAndWhatIsOnlyWrittenDoesNot() throws Exception {
        write(promised(HIGH), entry(1, HIGH));
        journal.sync();
        write(promised(HIGH), entry(2, HIGH));
        assertEquals(Map.of(1L, entry(1, HIGH)), disk.entries());

        disk.crash(FOLDER, OWNER, 0);

        journal = disk.open(FOLDER, OWNER);
        assertEquals(promised(HIGH), journal.progress());
        assertEquals(List.of(entry(1, HIGH)), journal.read(1, 2, 1_000));
    }

    @Test
    void anEntryThatWasLostInACrashIsWrittenAnew() throws Exception {
        write(promised(HIGH), entry(1, HIGH));
        disk.crash(FOLDER, OWNER, 0);
        journal = disk.open(FOLDER, OWNER);

        assertRefused("slot 1 has no value", promised(HIGH).committed(id(1, HIGH)));
    }

    @Test
    void inTheMiddleOfASyncThePowerGoesAndWhatReachedTheDiskCountsFromThenOn() throws Exception {
        disk.losePowerInSync(true);
        journal.sync();
        assertFalse(disk.isPowerGone(), "there was nothing to sync");
        write(promised(LOW), entry(1, LOW));
        write(promised(HIGH), entry(1, HIGH), entry(2, HIGH));
        write(promised(HIGH).committed(id(1, HIGH)));
        boolean[] silenced = new boolean[1];
        journal.onFailure(() -> silenced[0] = true);

        assertThrows(JournalException.class, journal::sync);

        assertTrue(silenced[0]);
        assertTrue(disk.isPowerGone());
        assertEquals(3, disk.unsynced());
        assertEquals(Progress.INITIAL, disk.progress());

        disk.crash(FOLDER, OWNER, 2);

        assertFalse(disk.isPowerGone());
        assertEquals(promised(HIGH), disk.progress());
        assertEquals(Map.of(1L, entry(1, HIGH), 2L, entry(2, HIGH)), disk.entries());
        journal = disk.open(FOLDER, OWNER);
        assertEquals(promised(HIGH), journal.progress());
        assertEquals(List.of(entry(1, HIGH), entry(2, HIGH)), journal.read(1, 3, 1_000));
        write(promised(HIGH).committed(id(2, HIGH)));
        journal.sync();
        assertEquals(promised(HIGH).committed(id(2, HIGH)), disk.progress());
    }

    @Test
    void whatIsCalledOffDoesNotHappen() {
        disk.losePowerInSync(true);
        disk.losePowerInSync(false);
        write(promised(HIGH));

        journal.sync();

        assertEquals(promised(HIGH), disk.progress());
    }

    @Test
    void aDiskThatFailsSyncsNothingUntilThePowerGoes() throws Exception {
        disk.failToSync();
        write(promised(HIGH));
        assertThrows(JournalException.class, journal::sync);
        assertEquals(Progress.INITIAL, disk.progress());

        disk.crash(FOLDER, OWNER, 0);

        journal = disk.open(FOLDER, OWNER);
        write(promised(HIGH));
        journal.sync();
        assertEquals(promised(HIGH), disk.progress());
    }

    @Test
    void aDiskThatCannotBeWrittenTakesNothingUntilThePowerGoesAndSaysSoFirst() throws Exception {
        boolean[] silenced = new boolean[1];
        journal.onFailure(() -> silenced[0] = true);
        write(promised(LOW));
        disk.failToWrite();

        assertRefused("the disk cannot be written", promised(HIGH));

        assertTrue(silenced[0]);
        assertTrue(disk.hasFailed());
        assertRefused("the journal has failed, and is not used any more", promised(HIGH));
        assertThrows(JournalException.class, journal::sync);
        assertThrows(JournalException.class, () -> journal.read(1, 1, 1));
        assertEquals(1L, counts.all().get(FaultKind.DISK_FAILURE));

        disk.crash(FOLDER, OWNER, 0);

        journal = disk.open(FOLDER, OWNER);
        write(promised(HIGH));
        journal.sync();
        assertEquals(promised(HIGH), disk.progress());
    }

    @Test
    void aDamagedRecordIsGivenToNobodyAndTheOthersAre() {
        fill();
        disk.damage(2);
        assertEquals(List.of(entry(1, LOW)), journal.read(1, 1, 1_000));
        assertFalse(disk.hasFailed());

        JournalException damage = assertThrows(JournalException.class, () -> journal.read(1, 3, 1_000));

        assertEquals("slot 2: the checksum is wrong", damage.getMessage());
        assertTrue(disk.hasFailed());
        assertEquals(1L, counts.all().get(FaultKind.DISK_DAMAGE));
    }

    @Test
    void aDamagedRecordIsNeitherReplacedNorOverlookedByACheck() throws Exception {
        fill();
        assertEquals(0, journal.scrub(1));
        disk.damage(2);
        assertRefused("slot 2: the checksum is wrong", promised(HIGH), entry(2, HIGH));
        disk.crash(FOLDER, OWNER, 0);

        VirtualDisk other = new VirtualDisk(UnaryOperator.identity(), counts);
        other.create(FOLDER, OWNER);
        journal = other.open(FOLDER, OWNER);
        fill();
        other.damage(3);

        assertThrows(JournalException.class, () -> journal.scrub(1));
    }

    @Test
    void aDamagedJournalIsNotOpenedAnyMore() throws Exception {
        fill();
        disk.damage(2);
        disk.crash(FOLDER, OWNER, 0);

        JournalRefusedException refusal = assertThrows(JournalRefusedException.class, () -> disk.open(FOLDER, OWNER));

        assertEquals(
                "the journal in one is damaged: slot 2: the checksum is wrong; replace the node", refusal.getMessage());
        assertEquals(1L, counts.all().get(FaultKind.DISK_DAMAGE));
    }

    private void fill() {
        write(promised(LOW), entry(1, LOW), entry(2, LOW), entry(3, LOW));
        journal.sync();
    }

    @Test
    void noGroupLowersAPromiseOrAMark() {
        write(promised(HIGH).committed(id(1, HIGH)), entry(1, HIGH));

        assertRefused("the promise falls", promised(LOW).committed(id(1, HIGH)));
        assertRefused("the mark falls", promised(HIGH));
    }

    @Test
    void noGroupChangesACommittedSlotOrCommitsOneWithoutAValue() {
        write(promised(HIGH).committed(id(1, LOW)), entry(1, LOW));

        assertRefused("slot 1 is committed", promised(HIGH).committed(id(1, LOW)), entry(1, HIGH));
        assertRefused("slot 2 has no value", promised(HIGH).committed(id(3, HIGH)), entry(3, HIGH));
        assertRefused("two entries at slot 2", promised(HIGH).committed(id(1, LOW)), entry(2, LOW), entry(2, HIGH));
    }

    @Test
    void whatStandsBetweenSeesWhatTheDiskDoesNot() throws Exception {
        Journal between = mock();
        VirtualDisk watched = new VirtualDisk(real -> between, new FaultCounts());
        watched.create(FOLDER, OWNER);

        watched.open(FOLDER, OWNER).write(new JournalGroup(promised(HIGH), List.of()));

        verify(between).write(any());
        assertEquals(Progress.INITIAL, watched.progress());
    }

    private void write(Progress progress, JournalEntry... entries) {
        journal.write(new JournalGroup(progress, List.of(entries)));
    }

    private void assertRefused(String reason, Progress progress, JournalEntry... entries) {
        String message = assertThrows(JournalException.class, () -> write(progress, entries))
                .getMessage();
        assertEquals(reason, message.substring(0, Math.min(reason.length(), message.length())));
    }

    private static Progress promised(BallotNumber ballot) {
        return Progress.INITIAL.promised(ballot);
    }

    private static JournalEntry entry(long slot, BallotNumber ballot) {
        return new JournalEntry(id(slot, ballot), Bytes.ofUtf8("value " + slot));
    }

    private static Identifier id(long slot, BallotNumber ballot) {
        return new Identifier(1, ballot, slot);
    }
}
