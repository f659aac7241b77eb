/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.prepare;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;

/** Phase 1b: how a node answers a prepare. */
class PrepareHandlerTest {
    private static final BallotNumber PROMISED = ballot(5, 2);

    @Test
    void belowThePromiseIsNacked() {
        OneNode node = follower(3, PROMISED, 2).hears(prepare(ballot(4, 3), 3));
        assertEquals(PROMISED, node.sentOne(PrepareNack.class).progress().highestPromised());
    }

    @Test
    void atThePromiseIsAckedAgain() {
        OneNode node = follower(3, PROMISED, 2).hears(prepare(PROMISED, 3));
        assertEquals(PROMISED, node.sentOne(PrepareAck.class).requestId().number());
        assertEquals(PROMISED, node.promised());
    }

    @Test
    void aboveThePromiseIsPromisedAndGivesTheCandidateAFreshTimeout() {
        OneNode node = follower(3, PROMISED, 2).passes(77).hears(prepare(ballot(6, 3), 3));
        assertEquals(ballot(6, 3), node.promised());
        assertEquals(ballot(6, 3), node.sentOne(PrepareAck.class).progress().highestPromised());
        assertEquals(node.now() + OneNode.TIMEOUT, node.agent().deadline());
    }

    @Test
    void aRangeThatReachesDownToChosenSlotsIsRefusedWithoutAPromise() {
        OneNode node = follower(3, PROMISED, 2).hears(prepare(ballot(6, 3), 2));
        assertEquals(2, node.sentOne(PrepareNack.class).progress().committedSlot());
        assertEquals(PROMISED, node.promised());
    }

    @Test
    void everyValueInTheRangeIsReportedWithTheGapsBetween() {
        Accept low = accept(3, ballot(4, 3), "V");
        Accept high = accept(6, PROMISED, "W");
        OneNode node = follower(3, PROMISED, 2, low, high).hears(prepare(ballot(6, 3), 3));
        PrepareAck ack = node.sentOne(PrepareAck.class);
        assertEquals(List.of(low, high), ack.highestUncommitted());
        assertEquals(3, ack.coversFrom());
        assertEquals(PrepareAck.WITHOUT_END, ack.coversTo());
        assertEquals(6, ack.highestAcceptedIndex());
    }

    @Test
    void pagesCoverTheRangeWithoutAGap() {
        Accept[] accepted = Stream.of(3, 4, 7, 8)
                .map(slot -> accept(slot, PROMISED, "x".repeat(90) + slot))
                .toArray(Accept[]::new);
        List<PrepareAck> pages = follower(3, PROMISED, 2, accepted)
                .hears(prepare(ballot(6, 3), 3))
                .sent(PrepareAck.class);
        assertEquals(4, pages.size(), "one value fits into a page");
        long next = 3;
        for (PrepareAck page : pages) {
            assertEquals(next, page.coversFrom());
            next = page.coversTo() + 1;
        }
        assertEquals(PrepareAck.WITHOUT_END, pages.get(3).coversTo());
        assertEquals(
                List.of(accepted),
                pages.stream()
                        .flatMap(page -> page.highestUncommitted().stream())
                        .toList());
    }

    @Test
    void aValueLargerThanAPageHasOneOfItsOwn() {
        Accept[] accepted = {
            accept(3, PROMISED, "V"),
            accept(4, PROMISED, "x".repeat(2 * OneNode.LIMITS.pageBytes())),
            accept(5, PROMISED, "W")
        };
        List<PrepareAck> pages = follower(3, PROMISED, 2, accepted)
                .hears(prepare(ballot(6, 3), 3))
                .sent(PrepareAck.class);
        assertEquals(
                Stream.of(accepted).map(List::of).toList(),
                pages.stream().map(PrepareAck::highestUncommitted).toList());
    }

    @Test
    void aStrangersPrepareIsDropped() {
        OneNode node = follower(3, PROMISED, 2).hears(prepare(ballot(9, 7), 3));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.UNKNOWN_VOTER)), node.effects());
        assertEquals(PROMISED, node.promised());
    }
}
