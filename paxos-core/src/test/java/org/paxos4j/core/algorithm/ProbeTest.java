/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.prepare;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;

/** Before an election: does anybody still hear a leader? */
class ProbeTest {
    @Test
    void workedValues() {
        // size, peers that hear a leader, peers that do not; whether the node stands
        assertTrue(stands(1, 0, 0));
        assertTrue(stands(2, 0, 1));
        assertFalse(stands(2, 1, 0));
        assertTrue(stands(3, 0, 1));
        assertFalse(stands(3, 1, 0));
        assertTrue(stands(4, 0, 2));
        assertTrue(stands(4, 1, 1));
        assertFalse(stands(4, 2, 0));
        assertTrue(stands(5, 0, 2));
        assertTrue(stands(5, 1, 1));
        assertFalse(stands(5, 2, 0));
    }

    @Test
    void aMinorityOfAnswersDecidesNothing() {
        OneNode node = probing(5);
        node.hears(answer(node, 2, false));
        assertTrue(node.follows());
    }

    @Test
    void answersOfAnEarlierRoundOrOfAStrangerDoNotCount() {
        OneNode node = probing(3);
        node.hears(new ProbeAnswer(round(node) - 1, 2, progress(BallotNumber.FLOOR, 0), false));
        node.hears(answer(node, 7, false));
        assertTrue(node.follows());
    }

    @Test
    void aCommitEndsTheProbe() {
        for (BallotNumber leader : List.of(ballot(5, 2), ballot(7, 3))) {
            OneNode node = probing(3);
            long round = round(node);
            node.hears(commit(leader, 0, 1));
            assertEquals(node.now() + OneNode.TIMEOUT, node.agent().deadline());
            node.hears(new ProbeAnswer(round, 2, progress(BallotNumber.FLOOR, 0), false));
            assertTrue(node.follows());
        }
    }

    @Test
    void aHigherMarkEndsTheProbeAndIsFetched() {
        OneNode node = probing(3);
        node.hears(new ProbeAnswer(round(node), 2, progress(BallotNumber.FLOOR, 4), false));
        assertTrue(node.follows());
        assertEquals(new RetransmitRequest(1, 2, 0), node.sentOne(RetransmitRequest.class));
    }

    @Test
    void toHaveHeardWhoAsksIsNoSignOfALeader() {
        OneNode node = follower(3, ballot(5, 2), 0).hears(commit(ballot(5, 2), 0, 1));
        assertFalse(node.hears(new Probe(1, 2)).sentOne(ProbeAnswer.class).heardLeaderRecently());
        assertTrue(node.hears(new Probe(1, 3)).sentOne(ProbeAnswer.class).heardLeaderRecently());
    }

    @Test
    void nobodysPromiseChangesByIt() {
        OneNode node = follower(3, ballot(5, 2), 0).hears(new Probe(1, 3));
        assertEquals(ballot(5, 2), node.promised());
        assertFalse(node.sentOne(ProbeAnswer.class).heardLeaderRecently());
    }

    @Test
    void aLeaderIsRecentWithinTheMinimumTimeoutAndOnlyAtOrAboveThePromise() {
        OneNode node = follower(3, ballot(5, 2), 0).hears(commit(ballot(5, 2), 0, 1));
        assertTrue(heard(node.passes(ScriptedCluster.MIN_TIMEOUT)));
        assertFalse(heard(node.passes(1)));
        OneNode below = follower(3, ballot(5, 2), 0).hears(commit(ballot(4, 3), 0, 1));
        assertFalse(heard(below));
        OneNode promisedSince = follower(3, ballot(5, 2), 0).hears(commit(ballot(5, 2), 0, 1));
        assertFalse(heard(promisedSince.hears(prepare(ballot(6, 3), 1))));
    }

    @Test
    void aLeaderAnswersForItself() {
        assertTrue(heard(leader(ballot(5, 2), 0).passes(10 * OneNode.TIMEOUT)));
    }

    @Test
    void afterAPauseSilenceProvesNothing() {
        OneNode node = follower(3, ballot(5, 2), 0).passes(OneNode.TIMEOUT).hears(new CheckTimeout(true));
        assertEquals(List.of(), node.effects());
        assertEquals(node.now() + OneNode.TIMEOUT, node.agent().deadline());
    }

    private static boolean heard(OneNode node) {
        return node.hears(new Probe(1, 3)).sentOne(ProbeAnswer.class).heardLeaderRecently();
    }

    private static boolean stands(int size, int hearing, int deaf) {
        OneNode node = probing(size);
        for (int i = 0; i < hearing + deaf; i++) {
            node.hears(answer(node, 2 + i, i < hearing));
        }
        return node.agent().role() instanceof Recoverer;
    }

    private static OneNode probing(int size) {
        return follower(size, BallotNumber.FLOOR, 0).passes(OneNode.TIMEOUT).hears(new CheckTimeout(false));
    }

    private static long round(OneNode node) {
        return node.now();
    }

    private static ProbeAnswer answer(OneNode node, int from, boolean heard) {
        return new ProbeAnswer(round(node), from, progress(BallotNumber.FLOOR, 0), heard);
    }
}
