/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;

class AfterSyncOutboxTest {
    private static final BallotNumber BALLOT = new BallotNumber(3, 2);
    private static final Progress PROMISED = Progress.INITIAL.promised(BALLOT);
    private static final AcceptAck VOTE = new AcceptAck(new Identifier(2, BALLOT, 1), 1, PROMISED);

    private final AfterSyncOutbox outbox = new AfterSyncOutbox(Progress.INITIAL);

    @Test
    void aVoteWaitsForTheGroupHandedOverWithIt() {
        outbox.handedOver(1, PROMISED);
        outbox.hold(2, VOTE);
        assertNull(outbox.release());

        outbox.durableUpTo(1);

        assertNotNull(outbox.release());
        assertNull(outbox.release());
    }

    @Test
    void anAnswerWaitsForTheGroupThatIsStillInFlightThoughItWroteNothingItself() {
        outbox.handedOver(1, PROMISED);
        outbox.hold(2, VOTE);
        outbox.hold(3, VOTE); // of a batch that handed nothing over

        assertNull(outbox.release());
        outbox.durableUpTo(1);

        assertNotNull(outbox.release());
        assertNotNull(outbox.release());
    }

    @Test
    void whatAlreadyWaitsIsNotKeptTwiceHoweverOftenAHangingDiskMakesPeersAskAgain() {
        outbox.handedOver(1, PROMISED);
        outbox.hold(2, VOTE);
        outbox.handedOver(2, PROMISED);
        assertTrue(outbox.hold(2, VOTE));

        outbox.durableUpTo(2);

        assertNotNull(outbox.release());
        assertNull(outbox.release());
        outbox.hold(2, VOTE);
        assertNotNull(outbox.release(), "what has left may be said again");
    }

    @Test
    void whileTheDiskHangsOnlySoManyMessagesWaitButAlwaysTheVotesToTheNodeItself() {
        outbox.handedOver(1, PROMISED);
        for (int slot = 1; slot <= Bounds.HELD_MESSAGES; slot++) {
            assertTrue(outbox.hold(2, vote(slot)));
        }

        assertFalse(outbox.hold(2, vote(Bounds.HELD_MESSAGES + 1)));
        assertTrue(outbox.hold(1, vote(Bounds.HELD_MESSAGES + 1)));
    }

    @Test
    void whatWasSaidBetweenTwoGroupsDoesNotWaitForTheLaterOne() {
        outbox.handedOver(1, PROMISED);
        outbox.hold(2, VOTE);
        outbox.handedOver(2, PROMISED);
        outbox.hold(3, VOTE);

        outbox.durableUpTo(1);

        assertEquals(2, outbox.release().to());
        assertNull(outbox.release());
    }

    @Test
    void aPromiseIsDurableWithItsGroupAndNotBefore() {
        outbox.handedOver(1, PROMISED);
        assertEquals(BallotNumber.FLOOR, outbox.durablePromise());

        outbox.durableUpTo(1);

        assertEquals(BALLOT, outbox.durablePromise());
    }

    @Test
    void theDurableMarkIsThatOfTheLastDurableGroup() {
        outbox.handedOver(1, PROMISED.committed(new Identifier(2, BALLOT, 7)));
        outbox.handedOver(2, PROMISED.committed(new Identifier(2, BALLOT, 9)));

        outbox.durableUpTo(1);

        assertEquals(7, outbox.durableMark());
    }

    private static AcceptAck vote(long slot) {
        return new AcceptAck(new Identifier(2, BALLOT, slot), 1, PROMISED);
    }
}
