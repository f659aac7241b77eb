/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import org.paxos4j.core.memory.InMemoryJournalProvider;

/** Each journal here breaks one rule, and the tests of that rule fail. */
class WrongJournalsTest {
    /** What the suite is run with next: made anew for each of its tests. */
    private static UnaryOperator<JournalProvider> wrong = UnaryOperator.identity();

    static final class Contract extends JournalContract {
        private final InMemoryJournalProvider memory = new InMemoryJournalProvider();
        private final JournalProvider provider = wrong.apply(memory);

        @Override
        protected JournalProvider provider() {
            return provider;
        }

        @Override
        protected Path crash(Path crashed) throws JournalRefusedException {
            memory.crash(crashed);
            return crashed;
        }
    }

    @AfterEach
    void beRightAgain() {
        wrong = UnaryOperator.identity();
    }

    @Test
    void oneThatKeepsAllRulesPasses() {
        assertFailures(Set.of(), Wrong::new);
    }

    @Test
    void oneThatSyncsWhenItIsClosedOnly() {
        assertFailures(
                Set.of(
                        "whatIsSyncedIsThereAgainAfterACrash",
                        "groupsAreWholeAndInOrderWhateverIsLost",
                        "anEntryReplacesTheOneBeforeItAtAnOpenSlotAlsoUnderALowerBallot"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public void sync() {
                        checkUsable();
                    }

                    @Override
                    public void close() {
                        try {
                            journal.sync();
                        } catch (JournalException alreadyEnded) {
                            // As it must be: closing throws nothing then.
                        }
                        journal.close();
                    }
                }));
    }

    @Test
    void oneThatSyncsOnlyOnce() {
        assertFailures(
                Set.of("whatIsSyncedIsThereAgainAfterACrash", "groupsAreWholeAndInOrderWhateverIsLost"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    private boolean synced;

                    @Override
                    public void sync() {
                        checkUsable();
                        if (!synced) {
                            journal.sync();
                        }
                        synced = true;
                    }
                }));
    }

    @Test
    void oneThatTearsGroups() {
        assertFailures(
                Set.of("groupsAreWholeAndInOrderWhateverIsLost"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public void write(JournalGroup group) {
                        if (group.entries().size() == 5) {
                            journal.write(new JournalGroup(
                                    journal.progress(), group.entries().subList(0, 1)));
                            journal.sync();
                        }
                        journal.write(group);
                    }
                }));
    }

    @Test
    void oneThatTakesALowerPromise() {
        assertFailures(
                Set.of("thePromiseNeverFalls"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public void write(JournalGroup group) {
                        Progress next = group.progress();
                        boolean falls = next.highestPromised()
                                .isBelow(journal.progress().highestPromised());
                        journal.write(
                                falls
                                        ? new JournalGroup(
                                                next.promised(journal.progress().highestPromised()), group.entries())
                                        : group);
                    }
                }));
    }

    @Test
    void oneThatForgetsTheMark() {
        assertFailures(
                Set.of(
                        "aJournalIsCreatedOnce",
                        "aJournalThatIsOpenIsRefusedAndStaysOpen",
                        "groupsAreWholeAndInOrderWhateverIsLost",
                        "theJournalOfAnotherClusterOrNodeOrOfOtherMembersIsRefused",
                        "whatIsSyncedIsThereAgainAfterACrash",
                        "whatIsSyncedIsThereAgainAfterClosingBitForBit"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    private boolean written;

                    @Override
                    public void write(JournalGroup group) {
                        journal.write(group);
                        written = true;
                    }

                    @Override
                    public Progress progress() {
                        return written ? journal.progress() : journal.progress().committed(Identifier.ORIGIN);
                    }
                }));
    }

    @Test
    void oneThatSwallowsItsFailures() {
        assertFailures(
                Set.of(
                        "aClosedJournalIsNotUsedAnyMoreAndMayBeClosedAgain",
                        "aCommittedSlotKeepsItsBallot",
                        "aCommittedSlotKeepsItsValue",
                        "aGroupHasOneEntryForASlot",
                        "aSlotAndABallotHaveOneValue",
                        "nothingIsCommittedWithoutAValue",
                        "slotsBeginAtOne",
                        "theCommittedSlotNeverFalls",
                        "thePromiseNeverFalls"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public void write(JournalGroup group) {
                        try {
                            journal.write(group);
                        } catch (JournalException swallowed) {
                            // Said to be wrong.
                        }
                    }
                }));
    }

    @Test
    void oneThatGoesOnAfterAFailure() {
        assertFailures(
                Set.of("theCommittedSlotNeverFalls"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public void write(JournalGroup group) {
                        if (group.progress().committedSlot()
                                < journal.progress().committedSlot()) {
                            throw new JournalException("the mark would fall");
                        }
                        journal.write(group);
                    }
                }));
    }

    @Test
    void oneThatReadsOverAGap() {
        assertFailures(
                Set.of("readingStopsAtAGapAtTheEndAndAtTheBoundOfBytes"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
                        List<JournalEntry> found = new ArrayList<>(journal.read(fromSlot, toSlot, maxBytes));
                        long gap = fromSlot + found.size();
                        if (gap < toSlot && maxBytes > 100) {
                            found.addAll(journal.read(gap + 1, toSlot, maxBytes));
                        }
                        return found;
                    }
                }));
    }

    @Test
    void oneThatReadsMoreThanItIsAskedFor() {
        assertFailures(
                Set.of("readingStopsAtAGapAtTheEndAndAtTheBoundOfBytes"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
                        return journal.read(fromSlot, toSlot, Integer.MAX_VALUE);
                    }
                }));
    }

    @Test
    void oneWhoseIncarnationIsAlwaysTheSame() {
        assertFailures(
                Set.of("eachCreationHasAnIncarnationOfItsOwnAndKeepsIt"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public long incarnation() {
                        return 7;
                    }
                }));
    }

    @Test
    void oneThatChecksForEver() {
        assertFailures(
                Set.of("aCheckOfAllRecordsOfASoundJournalComesToItsEnd"),
                memory -> Wrong.with(memory, journal -> new Wrapped(journal) {
                    @Override
                    public int scrub(int maxBytes) {
                        return maxBytes;
                    }
                }));
    }

    @Test
    void oneThatMakesWhatItDoesNotFind() {
        assertFailures(Set.of("openingCreatesNothing"), memory -> new Wrong(memory) {
            @Override
            public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
                try {
                    memory.create(folder, owner);
                } catch (JournalRefusedException thereAlready) {
                    // As it should be.
                }
                return memory.open(folder, owner);
            }
        });
    }

    @Test
    void oneThatOpensForAnybody() {
        assertFailures(
                Set.of("theJournalOfAnotherClusterOrNodeOrOfOtherMembersIsRefused"), memory -> new Wrong(memory) {
                    private JournalOwner creator;

                    @Override
                    public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
                        creator = owner;
                        memory.create(folder, owner);
                    }

                    @Override
                    public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
                        return memory.open(folder, creator == null ? owner : creator);
                    }
                });
    }

    @Test
    void oneThatIsCreatedAgain() {
        assertFailures(Set.of("aJournalIsCreatedOnce"), memory -> new Wrong(memory) {
            @Override
            public void create(Path folder, JournalOwner owner) {
                try {
                    memory.create(folder, owner);
                } catch (JournalRefusedException swallowed) {
                    // Said to be created.
                }
            }
        });
    }

    private static void assertFailures(Set<String> expected, UnaryOperator<JournalProvider> provider) {
        wrong = provider;
        assertEquals(expected, Suite.failuresOf(Contract.class));
    }

    /** Right, but for what is overridden. */
    private static class Wrong implements JournalProvider {
        private final JournalProvider right;

        Wrong(JournalProvider right) {
            this.right = right;
        }

        static Wrong with(JournalProvider right, UnaryOperator<Journal> wrong) {
            return new Wrong(right) {
                @Override
                public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
                    return wrong.apply(right.open(folder, owner));
                }
            };
        }

        @Override
        public String name() {
            return right.name();
        }

        @Override
        public boolean durable() {
            return right.durable();
        }

        @Override
        public void create(Path folder, JournalOwner owner) throws JournalRefusedException {
            right.create(folder, owner);
        }

        @Override
        public Journal open(Path folder, JournalOwner owner) throws JournalRefusedException {
            return right.open(folder, owner);
        }
    }

    /** Right, but for what is overridden. */
    private static class Wrapped implements Journal {
        private final Journal right;

        Wrapped(Journal right) {
            this.right = right;
        }

        final void checkUsable() {
            right.read(1, 1, 0);
        }

        @Override
        public JournalOwner owner() {
            return right.owner();
        }

        @Override
        public long incarnation() {
            return right.incarnation();
        }

        @Override
        public Progress progress() {
            return right.progress();
        }

        @Override
        public JournalBounds bounds() {
            return right.bounds();
        }

        @Override
        public void write(JournalGroup group) {
            right.write(group);
        }

        @Override
        public void sync() {
            right.sync();
        }

        @Override
        public List<JournalEntry> read(long fromSlot, long toSlot, int maxBytes) {
            return right.read(fromSlot, toSlot, maxBytes);
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
