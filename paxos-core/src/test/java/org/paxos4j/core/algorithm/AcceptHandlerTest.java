/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.follower;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;

/** Phase 2b: how a node answers an accept. */
class AcceptHandlerTest {
    private static final BallotNumber PROMISED = ballot(5, 2);

    @Test
    void belowThePromiseIsNackedWithTheProgress() {
        OneNode node = follower(3, PROMISED, 2).hears(accept(3, ballot(4, 3), "V"));
        assertEquals(
                node.agent().data().progress(), node.sentOne(AcceptNack.class).progress());
        assertEquals(List.of(), node.journalled());
    }

    @Test
    void atOrBelowTheMarkIsNackedWhateverTheBallot() {
        for (BallotNumber ballot : List.of(PROMISED, ballot(9, 3))) {
            OneNode node = follower(3, PROMISED, 2).hears(accept(2, ballot, "V"));
            assertEquals(2, node.sentOne(AcceptNack.class).progress().committedSlot());
            assertEquals(List.of(), node.journalled());
            assertEquals(PROMISED, node.promised());
        }
    }

    @Test
    void atThePromiseIsAcceptedAndAcked() {
        Accept accept = accept(3, PROMISED, "V");
        OneNode node = follower(3, PROMISED, 2).hears(accept);
        assertEquals(List.of(accept), node.journalled());
        assertEquals(accept.id(), node.sentOne(AcceptAck.class).requestId());
    }

    @Test
    void aboveThePromiseRaisesItAndReplacesTheValue() {
        Accept accept = accept(3, ballot(6, 3), "W");
        OneNode node = follower(3, PROMISED, 2, accept(3, PROMISED, "V")).hears(accept);
        assertEquals(List.of(accept), node.journalled());
        assertEquals(ballot(6, 3), node.promised());
        assertEquals(ballot(6, 3), node.sentOne(AcceptAck.class).progress().highestPromised());
    }

    @Test
    void aDuplicateIsAckedAgainAndNotJournalledAgain() {
        Accept accept = accept(3, PROMISED, "V");
        OneNode node = follower(3, PROMISED, 2).hears(accept).hears(accept);
        assertEquals(List.of(), node.journalled());
        assertEquals(accept.id(), node.sentOne(AcceptAck.class).requestId());
    }

    @Test
    void aGapBelowIsNoReasonToRefuse() {
        OneNode node = follower(3, PROMISED, 2).hears(accept(5, PROMISED, "V"));
        assertEquals(5, node.sentOne(AcceptAck.class).requestId().logIndex());
    }

    @Test
    void theLastSlotOfTheWindowIsAcceptedAndBeyondItThereIsNoAnswer() {
        OneNode node = follower(3, PROMISED, 2).hears(accept(10, PROMISED, "V"));
        assertEquals(10, node.sentOne(AcceptAck.class).requestId().logIndex());
        node.hears(accept(11, ballot(6, 3), "V"));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.BEYOND_WINDOW)), node.effects());
        assertEquals(PROMISED, node.promised());
    }

    @Test
    void aStrangersAcceptIsDropped() {
        OneNode node = follower(3, PROMISED, 2).hears(accept(3, ballot(9, 7), "V"));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.UNKNOWN_VOTER)), node.effects());
    }

    @Test
    void anotherValueUnderTheSameBallotStopsTheReplica() {
        OneNode node = follower(3, PROMISED, 2, accept(3, PROMISED, "V"));
        org.junit.jupiter.api.Assertions.assertThrows(
                InvariantViolation.class, () -> node.hears(accept(3, PROMISED, "W")));
    }
}
