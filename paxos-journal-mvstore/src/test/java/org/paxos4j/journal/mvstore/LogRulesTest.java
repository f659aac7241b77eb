/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.journal.mvstore.Journals.createAndOpen;
import static org.paxos4j.journal.mvstore.Journals.entry;
import static org.paxos4j.journal.mvstore.Journals.group;
import static org.paxos4j.journal.mvstore.Journals.progress;
import static org.paxos4j.journal.mvstore.Journals.writeAndSync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalRefusedException;

/** What may be written over what; a breach means that the program is wrong, and ends the journal's use. */
final class LogRulesTest {
    @TempDir
    Path temp;

    private Path folder;
    private Journal journal;

    /** Slots 1 to 4 under ballot 5; 1 and 2 are committed. */
    @BeforeEach
    void writeFourSlots() throws Exception {
        folder = temp.resolve("journal");
        journal = createAndOpen(folder);
        writeAndSync(
                journal, group(progress(5, 2), entry(1, 5, "a"), entry(2, 5, "b"), entry(3, 5, "c"), entry(4, 5, "d")));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void theSameBytesMayBeWrittenAgainAlsoAtACommittedSlot() {
        writeAndSync(journal, group(progress(5, 2), entry(1, 5, "a"), entry(3, 5, "c")));
        assertEquals(List.of(entry(1, 5, "a")), journal.read(1, 1, 10));
    }

    @Test
    void anOpenSlotMayBeReplacedUnderAnotherBallot() {
        writeAndSync(journal, group(progress(6, 2), entry(3, 6, "new")));
        assertEquals(List.of(entry(3, 6, "new")), journal.read(3, 3, 10));
        writeAndSync(journal, group(progress(6, 2), entry(3, 4, "learned")));
        assertEquals(List.of(entry(3, 4, "learned")), journal.read(3, 3, 10));
    }

    @Test
    void anEntryMayComeInTheGroupThatCommitsIt() {
        writeAndSync(journal, group(progress(6, 5), entry(3, 6, "new"), entry(5, 6, "e")));
        assertEquals(5, journal.progress().committedSlot());
    }

    @Test
    void oneBallotHasOneValueForASlot() {
        assertFatal(group(progress(5, 2), entry(3, 5, "other")), "two values for 3@5.1");
    }

    @Test
    void aCommittedSlotKeepsItsBallot() {
        assertFatal(group(progress(6, 2), entry(2, 6, "b")), "slot 2 is committed, up to 2, and cannot become 2@6.1");
    }

    @Test
    void aCommittedSlotKeepsItsValue() {
        assertFatal(group(progress(5, 2), entry(2, 5, "other")), "two values for 2@5.1");
    }

    @Test
    void nothingIsCommittedWithoutAValue() {
        assertFatal(group(progress(5, 6), entry(6, 5, "f")), "slot 5 would be committed without a value");
    }

    @Test
    void thePromiseNeverFalls() {
        assertFatal(group(progress(4, 2)), "the promise would fall from 5.1 to 4.1");
    }

    @Test
    void theCommittedMarkNeverFalls() {
        assertFatal(group(progress(5, 1)), "the committed slot would fall from 2 to 1");
    }

    @Test
    void aGroupHasOneEntryASlot() {
        assertFatal(group(progress(6, 2), entry(5, 5, "e"), entry(5, 6, "f")), "two entries at slot 5 in one group");
    }

    @Test
    void slotsBeginAtOne() {
        assertFatal(group(progress(5, 2), entry(0, 5, "zero")), "an entry at slot 0");
    }

    private void assertFatal(JournalGroup group, String expected) {
        var before = Journals.Content.of(journal);
        JournalException thrown = assertThrows(JournalException.class, () -> journal.write(group));
        assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
        assertThrows(JournalException.class, () -> journal.write(group(progress(9, 2))));
        journal.close();
        JournalRefusedException refused = assertThrows(JournalRefusedException.class, () -> Journals.open(folder));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());

        // Nothing of the group got into the store.
        assertTrue(folder.resolve("UNSAFE").toFile().delete());
        assertEquals(before, assertContent());
        assertTrue(Files.notExists(folder.resolve("UNSAFE")));
    }

    private Journals.Content assertContent() {
        try {
            return Journals.contentOf(folder);
        } catch (JournalRefusedException e) {
            throw new AssertionError(e);
        }
    }
}
