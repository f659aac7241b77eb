/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Progress;

/** Which sets of voters suffice. */
class QuorumTest {
    @Test
    void aMajorityIsMoreThanHalf() {
        int[] needed = {1, 2, 2, 3, 3, 4, 4, 5, 5};
        for (int size = 1; size <= 9; size++) {
            QuorumStrategy quorum = CountingQuorum.majority(members(size));
            assertFalse(quorum.isPromiseQuorum(members(needed[size - 1] - 1)));
            assertFalse(quorum.isAcceptQuorum(members(needed[size - 1] - 1)));
            assertTrue(quorum.isPromiseQuorum(members(needed[size - 1])));
            assertTrue(quorum.isAcceptQuorum(members(needed[size - 1])));
            assertEquals(needed[size - 1], quorum.majority());
        }
    }

    @Test
    void amongAnEvenNumberHalfSufficeForAcceptsAndAMajorityIsNeededForPromises() {
        int[][] neededOfSize = {{1, 1, 1}, {2, 2, 1}, {3, 2, 2}, {4, 3, 2}, {5, 3, 3}, {6, 4, 3}};
        for (int[] row : neededOfSize) {
            QuorumStrategy quorum = CountingQuorum.evenSize(members(row[0]));
            assertFalse(quorum.isPromiseQuorum(members(row[1] - 1)), "promises of " + row[0]);
            assertTrue(quorum.isPromiseQuorum(members(row[1])), "promises of " + row[0]);
            assertFalse(quorum.isAcceptQuorum(members(row[2] - 1)), "accepts of " + row[0]);
            assertTrue(quorum.isAcceptQuorum(members(row[2])), "accepts of " + row[0]);
        }
    }

    @Test
    void aSetWithAStrangerIsNoQuorumHoweverLarge() {
        QuorumStrategy quorum = CountingQuorum.majority(members(3));

        assertFalse(quorum.isPromiseQuorum(Set.of(1, 2, 3, 4)));
        assertFalse(quorum.isAcceptQuorum(Set.of(1, 9)));
    }

    @Test
    void itTellsWhenItCanNoLongerBeWon() {
        QuorumStrategy four = CountingQuorum.evenSize(members(4));

        assertTrue(four.canPromiseWithout(Set.of(1)));
        assertFalse(four.canPromiseWithout(Set.of(1, 2)));
        assertTrue(four.canAcceptWithout(Set.of(1, 2)));
        assertFalse(four.canAcceptWithout(Set.of(1, 2, 3)));
        assertTrue(four.canPromiseWithout(Set.of(9)), "losing a stranger loses nothing");
    }

    @Test
    void quorumsThatDoNotMeetCannotBeMade() {
        Set<Integer> members = members(4);

        assertThrows(IllegalArgumentException.class, () -> new CountingQuorum(members, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new CountingQuorum(members, 5, 2));
        assertThrows(IllegalArgumentException.class, () -> new CountingQuorum(Set.of(), 0, 0));
    }

    @Test
    void aForeignStrategyIsCheckedBeforeANodeUsesIt() {
        QuorumStrategy anyTwo = new QuorumStrategy() {
            @Override
            public Set<Integer> members() {
                return QuorumTest.members(5);
            }

            @Override
            public boolean isPromiseQuorum(Set<Integer> voters) {
                return voters.contains(1) || voters.size() == 5;
            }

            @Override
            public boolean isAcceptQuorum(Set<Integer> voters) {
                return voters.size() > 1;
            }
        };
        StoredState nothing = new StoredState(Progress.INITIAL, BallotNumber.FLOOR, BallotNumber.FLOOR, 0);

        assertThrows(IllegalArgumentException.class, () -> PaxosAgent.restarted(1, anyTwo, nothing, 0));
    }

    @Test
    void theEvenRuleAndTheMajorityRuleMayBeMixed() {
        for (int size = 1; size <= 9; size++) {
            Set<Integer> members = members(size);
            CountingQuorum majority = CountingQuorum.majority(members);
            CountingQuorum even = CountingQuorum.evenSize(members);
            assertTrue(majority.promises() + even.accepts() > size);
            assertTrue(even.promises() + majority.accepts() > size);
        }
    }

    private static Set<Integer> members(int size) {
        return IntStream.rangeClosed(1, size).boxed().collect(Collectors.toCollection(TreeSet::new));
    }
}
