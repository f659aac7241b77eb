/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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

class InMemoryJournalTest {
    private static final Path FOLDER = Path.of("somewhere", "node1");
    private static final JournalOwner OWNER = new JournalOwner("orders", 1, List.of(1, 2, 3));

    private final InMemoryJournalProvider provider = new InMemoryJournalProvider();
    private Journal journal;

    @BeforeEach
    void createAndOpen() throws JournalRefusedException {
        provider.create(FOLDER, OWNER);
        journal = provider.open(FOLDER, OWNER);
    }

    @Test
    void aNewJournalIsEmpty() {
        assertEquals(OWNER, journal.owner());
        assertEquals(Progress.INITIAL, journal.progress());
        assertEquals(JournalBounds.EMPTY, journal.bounds());
        assertEquals(List.of(), journal.read(1, Long.MAX_VALUE, 100));
    }

    @Test
    void whatIsSyncedOutlivesClosing() throws JournalRefusedException {
        long incarnation = journal.incarnation();
        journal.write(new JournalGroup(progress(2, 1), List.of(entry(1, 2, "a"), entry(2, 2, "b"))));
        journal.sync();
        journal.close();
        Journal again = provider.open(Path.of("somewhere", "else", "..", "node1"), OWNER);
        assertEquals(progress(2, 1), again.progress());
        assertEquals(new JournalBounds(1, 2), again.bounds());
        assertEquals(List.of(entry(1, 2, "a"), entry(2, 2, "b")), again.read(1, 9, 100));
        assertEquals(incarnation, again.incarnation());
    }

    @Test
    void whatIsWrittenIsSeenAtOnceAndForgottenUnlessSynced() throws JournalRefusedException {
        journal.write(new JournalGroup(progress(1, 0), List.of(entry(1, 1, "a"))));
        journal.sync();
        journal.write(new JournalGroup(progress(2, 1), List.of(entry(1, 2, "b"), entry(2, 2, "c"))));
        assertEquals(progress(2, 1), journal.progress());
        assertEquals(new JournalBounds(1, 2), journal.bounds());
        journal.close();
        Journal again = provider.open(FOLDER, OWNER);
        assertEquals(progress(1, 0), again.progress());
        assertEquals(List.of(entry(1, 1, "a")), again.read(1, 9, 100));
    }

    @Test
    void aCrashForgetsWhatWasNotSyncedAndShutsItsUserOut() throws JournalRefusedException {
        journal.write(new JournalGroup(progress(1, 0), List.of(entry(1, 1, "a"))));
        journal.sync();
        journal.write(new JournalGroup(progress(1, 0), List.of(entry(2, 1, "b"))));
        provider.crash(FOLDER);
        Journal again = provider.open(FOLDER, OWNER);
        assertThrows(JournalException.class, journal::sync);
        assertThrows(
                JournalException.class,
                () -> journal.write(new JournalGroup(progress(1, 0), List.of(entry(3, 1, "c")))));
        journal.close();
        assertEquals(List.of(entry(1, 1, "a")), again.read(1, 9, 100));
        assertThrows(JournalRefusedException.class, () -> provider.open(FOLDER, OWNER), "it is open still");
    }

    @Test
    void aJournalThatFailedSaysWhyAtEachUseAndIsRefusedUntilItsProviderIsGone() throws JournalRefusedException {
        journal.write(new JournalGroup(progress(1, 0), List.of(entry(1, 1, "a"))));
        JournalGroup wrong = new JournalGroup(progress(9, 0), List.of(entry(2, 1, "x"), entry(1, 1, "b")));
        for (Executable use : List.<Executable>of(() -> journal.write(wrong), journal::sync)) {
            JournalException failed = assertThrows(JournalException.class, use);
            assertTrue(failed.getMessage().contains("two values for 1@1.1"), failed.getMessage());
        }
        assertEquals(progress(1, 0), journal.progress(), "nothing of a refused group is written");
        journal.close();
        assertRefused("unsafe after a fault: two values for 1@1.1", () -> provider.open(FOLDER, OWNER));
        provider.crash(FOLDER);
        assertRefused("unsafe after a fault: two values for 1@1.1", () -> provider.open(FOLDER, OWNER));
    }

    @Test
    void aJournalIsRefusedIfMissingOrAnothersOrInUseOrThereAlready() throws JournalRefusedException {
        JournalOwner other = new JournalOwner("orders", 2, List.of(1, 2, 3));
        assertRefused("no journal in memory at nowhere", () -> provider.open(Path.of("nowhere"), OWNER));
        assertRefused("belongs to " + OWNER, () -> provider.open(FOLDER, other));
        assertRefused("in use", () -> provider.open(FOLDER, OWNER));
        assertRefused("already", () -> provider.create(FOLDER, OWNER));
    }

    @Test
    void twoJournalsHaveTwoIncarnations() throws JournalRefusedException {
        provider.create(Path.of("other"), OWNER);
        assertNotEquals(
                journal.incarnation(), provider.open(Path.of("other"), OWNER).incarnation());
    }

    @Test
    void theProviderIsFoundByName() {
        Stream<JournalProvider> found =
                ServiceLoader.load(JournalProvider.class).stream().map(ServiceLoader.Provider::get);
        assertTrue(found.anyMatch(candidate ->
                candidate instanceof InMemoryJournalProvider && candidate.name().equals("memory")));
        assertFalse(provider.durable());
    }

    private static void assertRefused(String message, Executable attempt) {
        JournalRefusedException e = assertThrows(JournalRefusedException.class, attempt);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static JournalEntry entry(long slot, long ballot, String value) {
        return new JournalEntry(new Identifier(1, new BallotNumber(ballot, 1), slot), Bytes.ofUtf8(value));
    }

    private static Progress progress(long promised, long committed) {
        BallotNumber ballot = new BallotNumber(promised, 1);
        return new Progress(ballot, new Identifier(1, ballot, committed));
    }
}
