/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalBounds;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.statemachine.Bytes;

/**
 * What every journal must do, whatever it is made of. A test class of a journal extends this one, and gives its provider.
 *
 * <p>What only its maker can bring about is for tests of its own: records that go bad, writes and syncs that fail, a newer format,
 * a journal in use by another process. That a sync reaches the disk, and not only the memory of the operating system, no test in
 * one process can see.
 */
@Timeout(120)
public abstract class JournalContract {
    private static final JournalOwner OWNER = new JournalOwner("orders", 2, List.of(1, 2, 3));
    private static final int PLENTY = 1 << 20;

    @TempDir
    Path temp;

    private final List<Journal> opened = new ArrayList<>();
    private Path folder;
    private int crashes;

    /** All that a journal tells of its log. */
    private record Content(Progress progress, JournalBounds bounds, List<JournalEntry> entries) {
        static Content of(Journal journal) {
            JournalBounds bounds = journal.bounds();
            List<JournalEntry> entries = new ArrayList<>();
            for (long slot = Math.max(1, bounds.min()); slot <= bounds.max(); slot++) {
                entries.addAll(journal.read(slot, slot, PLENTY));
            }
            return new Content(journal.progress(), bounds, entries);
        }
    }

    /** For the subclass. */
    protected JournalContract() {
        folder = Path.of(""); // until JUnit has made one
    }

    /** The provider of the journal; the same one whenever it is asked for within a test. */
    protected abstract JournalProvider provider();

    /**
     * The process that has the journal open dies now. The journal that it left must be found where this says; the one that is
     * open is not used any more, except that it is closed.
     *
     * <p>As it is, this copies the files of the folder, which is as good as a crash for whoever keeps everything in there.
     *
     * @param crashed the journal's folder
     * @return a folder with what the crash has left; may be the same one
     */
    protected Path crash(Path crashed) throws Exception {
        crashes++;
        Path left = temp.resolve("left-by-crash-" + crashes);
        try (Stream<Path> files = Files.walk(crashed)) {
            for (Path file : files.toList()) {
                Files.copy(file, left.resolve(crashed.relativize(file).toString()));
            }
        }
        return left;
    }

    @BeforeEach
    final void nameTheFolder() {
        folder = temp.resolve("deep/er/journal");
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Journal::close);
    }

    @Test
    final void itsNameIsOneThatAConfigurationCanSay() {
        String name = provider().name();
        assertTrue(name.matches("[a-z0-9-]{1,64}"), "1 to 64 of a-z 0-9 -, not " + name);
        assertEquals(name, provider().name());
        assertEquals(provider().durable(), provider().durable());
    }

    @Test
    final void aNewJournalIsEmptyAndTellsWhoseItIs() throws Exception {
        Journal journal = createdAndOpen();
        assertEquals(OWNER, journal.owner());
        assertEquals(Progress.INITIAL, journal.progress());
        assertEquals(JournalBounds.EMPTY, journal.bounds());
        assertEquals(List.of(), journal.read(1, Long.MAX_VALUE, PLENTY));
    }

    @Test
    final void eachCreationHasAnIncarnationOfItsOwnAndKeepsIt() throws Exception {
        Path other = temp.resolve("other");
        provider().create(other, OWNER);
        Journal journal = createdAndOpen();
        long incarnation = journal.incarnation();
        assertNotEquals(incarnation, open(other).incarnation());
        journal.close();
        assertEquals(incarnation, open(folder).incarnation());
    }

    @Test
    final void aJournalIsCreatedOnce() throws Exception {
        Journal journal = createdAndOpen();
        writeAndSync(journal, group(progress(1, 1), entry(1, 1, "a")));
        Content before = Content.of(journal);
        assertThrows(JournalRefusedException.class, () -> provider().create(folder, OWNER), "while it is open");
        journal.close();
        assertThrows(JournalRefusedException.class, () -> provider().create(folder, OWNER), "when it is closed");
        assertEquals(before, Content.of(open(folder)));
    }

    @Test
    final void nothingIsCreatedInAFolderThatHoldsSomethingElse() throws Exception {
        assumeTrue(provider().durable(), "its folder may be no more than a name");
        Files.createDirectories(folder);
        Path other = Files.writeString(folder.resolve("other"), "somebody's");
        assertThrows(JournalRefusedException.class, () -> provider().create(folder, OWNER));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(other), files.toList());
        }
        assertEquals("somebody's", Files.readString(other));
    }

    @Test
    final void openingCreatesNothing() throws Exception {
        assertThrows(JournalRefusedException.class, () -> open(folder));
        assertFalse(Files.exists(folder));
        Files.createDirectories(folder);
        assertThrows(JournalRefusedException.class, () -> open(folder));
        provider().create(folder, OWNER);
        open(folder);
    }

    @Test
    final void theJournalOfAnotherClusterOrNodeOrOfOtherMembersIsRefused() throws Exception {
        Journal journal = createdAndOpen();
        writeAndSync(journal, group(progress(1, 1), entry(1, 1, "a")));
        Content before = Content.of(journal);
        journal.close();
        for (JournalOwner other : List.of(
                new JournalOwner("invoices", 2, List.of(1, 2, 3)),
                new JournalOwner("orders", 1, List.of(1, 2, 3)),
                new JournalOwner("orders", 2, List.of(1, 2, 3, 4)))) {
            assertThrows(
                    JournalRefusedException.class, () -> opened(provider().open(folder, other)), () -> "for " + other);
        }
        assertEquals(before, Content.of(open(folder)));
    }

    @Test
    final void aJournalThatIsOpenIsRefusedAndStaysOpen() throws Exception {
        Journal journal = createdAndOpen();
        assertThrows(JournalRefusedException.class, () -> open(folder));
        writeAndSync(journal, group(progress(1, 1), entry(1, 1, "a")));
        Content before = Content.of(journal);
        journal.close();
        assertEquals(before, Content.of(open(folder)));
    }

    @Test
    final void whatIsWrittenIsSeenAtOnce() throws Exception {
        Journal journal = createdAndOpen();
        journal.write(group(progress(3, 0), entry(2, 3, "b"), entry(1, 3, "a"), entry(5, 3, "e")));
        assertEquals(
                new Content(
                        progress(3, 0),
                        new JournalBounds(1, 5),
                        List.of(entry(1, 3, "a"), entry(2, 3, "b"), entry(5, 3, "e"))),
                Content.of(journal));
    }

    @Test
    final void whatIsSyncedIsThereAgainAfterClosingBitForBit() throws Exception {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        JournalEntry foreign = new JournalEntry(
                new Identifier(3, new BallotNumber(BallotNumber.MAX_COUNTER, 2), 4), Bytes.wrap(everyByte));
        Journal journal = createdAndOpen();
        journal.write(group(progress(3, 0), entry(1, 3, "a"), entry(2, 3, ""), entry(3, 3, "c")));
        journal.write(group(progress(4, 2), entry(3, 4, "x".repeat(300_000)), foreign));
        journal.sync();
        Content before = Content.of(journal);
        assertEquals(
                new Content(
                        progress(4, 2),
                        new JournalBounds(1, 4),
                        List.of(entry(1, 3, "a"), entry(2, 3, ""), entry(3, 4, "x".repeat(300_000)), foreign)),
                before);
        journal.close();
        assertEquals(before, Content.of(open(folder)));
    }

    @Test
    final void whatIsSyncedIsThereAgainAfterACrash() throws Exception {
        Journal journal = createdAndOpen();
        writeAndSync(journal, group(progress(1, 0), entry(1, 1, "a"), entry(2, 1, "b")));
        writeAndSync(journal, group(progress(7, 1)));
        Content synced = Content.of(journal);
        assertEquals(synced, Content.of(open(crash(folder))));
    }

    @Test
    final void groupsAreWholeAndInOrderWhateverIsLost() throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Path here = temp.resolve("seed-" + seed);
            provider().create(here, OWNER);
            Journal journal = open(here);
            List<Content> possible = new ArrayList<>(List.of(Content.of(journal)));
            for (int step = 1; step <= 100; step++) {
                journal.write(randomGroup(random, journal));
                possible.add(Content.of(journal));
                if (random.nextInt(3) == 0) {
                    journal.sync();
                    possible.subList(0, possible.size() - 1).clear();
                }
                if (random.nextInt(10) == 0) {
                    if (random.nextBoolean()) {
                        here = crash(here);
                    }
                    journal.close();
                    journal = open(here);
                    Content left = Content.of(journal);
                    assertTrue(
                            possible.contains(left),
                            "seed " + seed + ", step " + step + ": left is " + left + ", and possible " + possible);
                    possible = new ArrayList<>(List.of(left));
                }
            }
        }
    }

    @Test
    final void anEntryReplacesTheOneBeforeItAtAnOpenSlotAlsoUnderALowerBallot() throws Exception {
        Journal journal = createdAndOpen();
        journal.write(group(progress(5, 0), entry(1, 5, "first")));
        journal.write(group(progress(6, 0), entry(1, 6, "second")));
        assertEquals(List.of(entry(1, 6, "second")), journal.read(1, 1, PLENTY));
        writeAndSync(journal, group(progress(6, 1), entry(1, 4, "learned")));
        assertEquals(
                List.of(entry(1, 4, "learned")), Content.of(open(crash(folder))).entries());
    }

    @Test
    final void anEntryMayComeAgain() throws Exception {
        Journal journal = createdAndOpen();
        writeAndSync(journal, group(progress(1, 1), entry(1, 1, "a"), entry(2, 1, "b")));
        Content before = Content.of(journal);
        writeAndSync(journal, group(progress(1, 1), entry(1, 1, "a"), entry(2, 1, "b")));
        assertEquals(before, Content.of(journal));
    }

    @Test
    final void aSlotAndABallotHaveOneValue() throws Exception {
        assertFailsAt(group(progress(5, 2), entry(4, 5, "d"), entry(3, 5, "other")));
    }

    @Test
    final void aCommittedSlotKeepsItsBallot() throws Exception {
        assertFailsAt(group(progress(6, 2), entry(4, 6, "d"), entry(2, 6, "b")));
    }

    @Test
    final void aCommittedSlotKeepsItsValue() throws Exception {
        assertFailsAt(group(progress(6, 2), entry(4, 6, "d"), entry(2, 5, "other")));
    }

    @Test
    final void thePromiseNeverFalls() throws Exception {
        assertFailsAt(group(progress(4, 2), entry(4, 4, "d")));
    }

    @Test
    final void theCommittedSlotNeverFalls() throws Exception {
        assertFailsAt(group(progress(5, 1), entry(4, 5, "d")));
    }

    @Test
    final void nothingIsCommittedWithoutAValue() throws Exception {
        assertFailsAt(group(progress(5, 5), entry(5, 5, "e")));
    }

    @Test
    final void aGroupHasOneEntryForASlot() throws Exception {
        assertFailsAt(group(progress(6, 2), entry(4, 5, "d"), entry(4, 6, "e")));
    }

    @Test
    final void slotsBeginAtOne() throws Exception {
        assertFailsAt(group(progress(5, 2), entry(4, 5, "d"), entry(0, 5, "zero")));
    }

    /** It comes after a log of three slots under ballot 5, of which two are committed. */
    private void assertFailsAt(JournalGroup wrong) throws Exception {
        Journal journal = createdAndOpen();
        AtomicBoolean silent = new AtomicBoolean();
        journal.onFailure(() -> silent.set(true));
        writeAndSync(journal, group(progress(5, 2), entry(1, 5, "a"), entry(2, 5, "b"), entry(3, 5, "c")));

        assertThrows(JournalException.class, () -> journal.write(wrong));

        assertTrue(silent.get() || !provider().durable(), "the node is made silent before it is told");
        assertEquals(progress(5, 2), journal.progress(), "nothing of the group is written");
        assertEquals(new JournalBounds(1, 3), journal.bounds(), "nothing of the group is written");
        assertThrows(JournalException.class, () -> journal.write(group(progress(9, 2))), "after a failure");
        assertThrows(JournalException.class, journal::sync, "after a failure");
        assertThrows(JournalException.class, () -> journal.read(1, 1, PLENTY), "after a failure");
        journal.close();
        assertThrows(JournalRefusedException.class, () -> open(folder), "after a failure");
    }

    @Test
    final void readingStopsAtAGapAtTheEndAndAtTheBoundOfBytes() throws Exception {
        Journal journal = createdAndOpen();
        journal.write(group(
                progress(1, 0), entry(1, 1, "12345"), entry(2, 1, "1234567890"), entry(3, 1, "12"), entry(5, 1, "5")));
        assertEquals(List.of(1L, 2L, 3L), slots(journal.read(1, Long.MAX_VALUE, 1_000)));
        assertEquals(List.of(2L), slots(journal.read(2, 2, 1_000)));
        assertEquals(List.of(1L, 2L), slots(journal.read(1, 3, 15)));
        assertEquals(List.of(1L), slots(journal.read(1, 3, 14)));
        assertEquals(List.of(2L), slots(journal.read(2, 3, 0)), "the first one comes however large it is");
        assertEquals(List.of(), journal.read(4, 9, 1_000));
        assertEquals(List.of(5L), slots(journal.read(5, 9, 1_000)));
        assertEquals(List.of(), journal.read(3, 2, 1_000));
        assertEquals(List.of(), journal.read(6, 9, 1_000));
    }

    @Test
    final void toReadBelowTheFirstSlotIsAnErrorOfTheCallerAndNoFailure() throws Exception {
        Journal journal = createdAndOpen();
        assertThrows(IllegalArgumentException.class, () -> journal.read(0, 2, PLENTY));
        writeAndSync(journal, group(progress(1, 0), entry(1, 1, "a")));
        assertEquals(List.of(1L), slots(journal.read(1, 1, PLENTY)));
    }

    @Test
    final void whoeverReadsMeanwhileSeesWholeEntriesInAllThatIsCommitted() throws Exception {
        long groups = 100;
        long each = 20;
        Journal journal = createdAndOpen();
        AtomicLong committed = new AtomicLong();
        FutureTask<Void> reading = new FutureTask<>(() -> {
            long seen = 0;
            while (seen < groups * each) {
                seen = committed.get();
                long from = Math.max(1, seen - 500);
                List<JournalEntry> found = journal.read(from, seen, Integer.MAX_VALUE);
                assertEquals(seen == 0 ? 0 : seen - from + 1, found.size());
                for (JournalEntry entry : found) {
                    assertEquals(numbered(entry.id().logIndex()), entry);
                }
            }
            return null;
        });
        Thread reader = new Thread(reading, "reader");
        reader.start();
        for (long group = 1; group <= groups; group++) {
            List<JournalEntry> entries = new ArrayList<>();
            for (long slot = (group - 1) * each + 1; slot <= group * each; slot++) {
                entries.add(numbered(slot));
            }
            writeAndSync(journal, new JournalGroup(progress(1, group * each), entries));
            committed.set(group * each);
        }
        reading.get(60, TimeUnit.SECONDS);
        reader.join();
    }

    @Test
    final void aCheckOfAllRecordsOfASoundJournalComesToItsEnd() throws Exception {
        Journal journal = createdAndOpen();
        for (long slot = 1; slot <= 20; slot++) {
            writeAndSync(journal, group(progress(1, slot), numbered(slot)));
        }
        int steps = 0;
        while (journal.scrub(100) > 0) {
            steps++;
            assertTrue(steps < 1_000, "no end after 1,000 steps for 20 records");
        }
        assertEquals(20, journal.read(1, 20, PLENTY).size());
    }

    @Test
    final void aClosedJournalIsNotUsedAnyMoreAndMayBeClosedAgain() throws Exception {
        Journal journal = createdAndOpen();
        journal.close();
        journal.close();
        assertThrows(JournalException.class, () -> journal.write(group(progress(1, 0))));
        assertThrows(JournalException.class, journal::sync);
        assertThrows(JournalException.class, () -> journal.read(1, 1, PLENTY));
        open(folder);
    }

    private Journal createdAndOpen() throws JournalRefusedException {
        provider().create(folder, OWNER);
        return open(folder);
    }

    private Journal open(Path at) throws JournalRefusedException {
        return opened(provider().open(at, OWNER));
    }

    private Journal opened(Journal journal) {
        opened.add(journal);
        return journal;
    }

    private static void writeAndSync(Journal journal, JournalGroup group) {
        journal.write(group);
        journal.sync();
    }

    private static JournalGroup randomGroup(RandomGenerator random, Journal journal) {
        long committed = journal.progress().committedSlot();
        long promised = journal.progress().highestPromised().counter();
        List<JournalEntry> entries = new ArrayList<>();
        int count = random.nextInt(6);
        for (long slot = committed + 1; slot <= committed + count; slot++) {
            promised++; // a new ballot each time, as one ballot never has two values
            entries.add(entry(slot, promised, "v".repeat(random.nextInt(2_000))));
        }
        long mark = committed + random.nextInt(count + 1);
        return new JournalGroup(progress(Math.max(1, promised), mark), entries);
    }

    private static JournalEntry numbered(long slot) {
        return entry(slot, 1, (slot + " ").repeat((int) (slot % 60)));
    }

    private static JournalEntry entry(long slot, long ballot, String value) {
        return new JournalEntry(new Identifier(1, new BallotNumber(ballot, 1), slot), Bytes.ofUtf8(value));
    }

    private static JournalGroup group(Progress progress, JournalEntry... entries) {
        return new JournalGroup(progress, List.of(entries));
    }

    private static Progress progress(long promised, long committed) {
        BallotNumber ballot = new BallotNumber(promised, 1);
        return new Progress(ballot, committed == 0 ? Identifier.ORIGIN : new Identifier(1, ballot, committed));
    }

    private static List<Long> slots(List<JournalEntry> entries) {
        return entries.stream().map(entry -> entry.id().logIndex()).toList();
    }
}
