/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.core.algorithm.CountingQuorum;

/** Node 1 compares its digests with the others'. It has applied ten slots. */
class DigestExchangeTest {
    private final RecentDigests own = new RecentDigests(AppliedDigest.NONE, Bounds.RECENT_DIGESTS, 1);
    private final FaultLatch faults = new FaultLatch();
    private final DigestExchange ofThree = among(3);

    DigestExchangeTest() {
        applyUpTo(10);
    }

    @Test
    void whoIsEqualIsToldNothing() {
        assertNull(ofThree.reported(2, digest(10)));
        assertNull(ofThree.reported(3, digest(4)));
        assertGoesOn();
    }

    @Test
    void aMajorityIsEqualUpToTheSlotUpToWhichEnoughAre() {
        DigestExchange ofFive = among(5);
        ofFive.reported(2, digest(8));
        assertEquals(0, own.agreedUpTo());
        ofFive.reported(3, digest(5));
        assertEquals(5, own.agreedUpTo());
        ofFive.reported(4, other(9));
        assertEquals(5, own.agreedUpTo());
        ofFive.reported(5, digest(7));
        assertEquals(7, own.agreedUpTo());
        ofFive.begin();
        ofFive.reported(2, digest(9));
        assertEquals(7, own.agreedUpTo(), "what was equal once");
    }

    @Test
    void whereAnotherDiffersThisNodeIsNotSureUntilEnoughOthersAreEqual() {
        ofThree.reported(2, digest(8));
        assertTrue(own.areSure(0));
        ofThree.reported(3, other(9));
        assertFalse(own.areSure(0));
        ofThree.reported(2, digest(10));
        assertTrue(own.areSure(0));
    }

    @Test
    void whoIsAloneAgreesWithItself() {
        among(1);
        assertEquals(Long.MAX_VALUE, own.agreedUpTo());
    }

    @Test
    void oneOfThreeThatDiffersIsToldWhatTheOtherTwoHaveAndWhereItWasStillEqual() {
        ofThree.reported(2, digest(10));
        ofThree.reported(3, digest(6));

        assertEquals(new AgreedDigest(1, digest(9), 6), ofThree.reported(3, other(9)));
        assertGoesOn();
    }

    @Test
    void whileItIsNotKnownWhoIsTheOddOneNobodyIsTold() {
        assertNull(ofThree.reported(3, other(9)));
        assertNull(ofThree.reported(2, digest(8)));
        assertNull(ofThree.reported(3, other(9)));
        assertGoesOn();

        ofThree.reported(2, digest(9));
        assertNotNull(ofThree.reported(3, other(9)));
    }

    @Test
    void aLeaderThatDiffersFromOneWhileNobodyElseTellsWhoIsRightStopsInTheEnd() {
        for (int i = 0; i < Bounds.UNDECIDED_DIGESTS; i++) {
            ofThree.reported(3, other(9));
        }
        assertGoesOn();

        ofThree.reported(3, other(9));
        assertTrue(fault().message().contains("too few others tell theirs to know who is right"));
    }

    @Test
    void aNewTermOfALeaderBeginsAnew() {
        ofThree.reported(2, other(9));
        ofThree.begin();
        ofThree.reported(3, other(9));

        assertGoesOn();
    }

    @Test
    void aLeaderThatTwoOfThreeContradictStopsAndSaysAtWhichSlot() {
        ofThree.reported(2, digest(7));
        ofThree.reported(3, other(9));
        ofThree.reported(2, other(8));

        ReplicaFault fault = fault();
        assertEquals(ReplicaFault.Kind.INVARIANT, fault.kind());
        assertTrue(
                fault.message()
                        .startsWith("the state machines of this node differ from those of nodes [2, 3]: "
                                + "equal after slot 7, different after slot 8; this node stops."),
                fault.message());
    }

    @Test
    void ofTwoNeitherKnowsWhoIsRight() {
        among(2).reported(2, other(9));

        assertTrue(faults.isTripped());
    }

    @Test
    void ofFiveTwoThatDifferAreToldAndThreeStopTheLeader() {
        DigestExchange ofFive = among(5);
        ofFive.reported(2, digest(10));
        ofFive.reported(3, digest(10));
        assertNotNull(ofFive.reported(4, other(10)));
        assertNotNull(ofFive.reported(5, other(10)));
        assertGoesOn();

        ofFive.reported(3, other(10));
        assertTrue(faults.isTripped());
    }

    @Test
    void aNodeThatWasStartedAgainAndIsEqualNowCountsNoLongerAsDifferent() {
        ofThree.reported(3, other(9));
        ofThree.reported(3, digest(5));
        ofThree.reported(2, other(9));

        assertGoesOn();
    }

    @Test
    void aDigestOfALaterSlotIsKeptUntilThisNodeHasAppliedThat() {
        assertNull(ofThree.reported(3, other(20)));
        assertNull(ofThree.reported(3, digest(30)));
        applyUpTo(25);
        ofThree.reported(2, digest(25));

        assertEquals(new AgreedDigest(1, digest(20), 0), ofThree.reported(3, digest(40)));
    }

    @Test
    void aDigestOfASlotTooLongAgoToBeRememberedIsNotCompared() {
        applyUpTo(8 + Bounds.RECENT_DIGESTS);
        ofThree.reported(2, own.newest());

        assertNull(ofThree.reported(3, other(8)));
        assertNull(ofThree.reported(3, other(9)));
        assertNotNull(ofThree.reported(3, other(10)));
    }

    @Test
    void aNodeThatFindsItselfDifferentFromAMajorityStopsAndSaysAtWhichSlot() {
        ofThree.agreed(new AgreedDigest(2, other(9), 6));

        String message = fault().message();
        assertTrue(
                message.startsWith(
                        "the state machines of this node differ from those of a majority of the nodes, as node 2 "
                                + "found: equal after slot 6, different after slot 9; this node stops."),
                message);
    }

    @Test
    void aNodeThatLooksForItselfAndFindsItselfEqualOrCannotTellGoesOn() {
        ofThree.agreed(new AgreedDigest(2, digest(9), 6));
        ofThree.agreed(new AgreedDigest(2, other(11), 6));

        assertGoesOn();
    }

    private ReplicaFault fault() {
        assertTrue(faults.isTripped());
        return faults.future().join();
    }

    private void assertGoesOn() {
        assertFalse(faults.isTripped());
    }

    private void applyUpTo(long slot) {
        for (long next = own.newest().slot() + 1; next <= slot; next++) {
            own.add(digest(next));
            own.publish(digest(next));
        }
    }

    private DigestExchange among(int size) {
        return new DigestExchange(
                1, CountingQuorum.majority(List.of(1, 2, 3, 4, 5).subList(0, size)), own, faults);
    }

    private static AppliedDigest digest(long slot) {
        return new AppliedDigest(slot, slot * 1_000);
    }

    private static AppliedDigest other(long slot) {
        return new AppliedDigest(slot, slot * 1_000 + 1);
    }
}
