/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;

/** How a follower hears a commit. */
class CommitHandlerTest {
    private static final BallotNumber LEADER = ballot(5, 2);

    @Test
    void deliversItsOwnValuesUnderTheCommitsBallot() {
        OneNode node = follower(3, LEADER, 0, accept(1, LEADER, "V"), accept(2, LEADER, "W"), accept(3, LEADER, "X"))
                .hears(commit(LEADER, 2, 1));
        assertEquals(List.of("V", "W"), node.delivered());
    }

    @Test
    void stopsAtAValueUnderAnotherBallotAndAtAGap() {
        OneNode other = follower(3, LEADER, 0, accept(1, LEADER, "V"), accept(2, ballot(4, 3), "W"))
                .hears(commit(LEADER, 2, 1));
        assertEquals(List.of("V"), other.delivered());
        OneNode gap = follower(3, LEADER, 0, accept(2, LEADER, "W")).hears(commit(LEADER, 2, 1));
        assertEquals(List.of(), gap.delivered());
    }

    @Test
    void givesTheLeaderAFreshTimeout() {
        OneNode node = follower(3, LEADER, 0).passes(1_000).hears(commit(LEADER, 0, 1));
        assertEquals(node.now() + OneNode.TIMEOUT, node.agent().data().timeout());
    }

    @Test
    void aRepeatedOrOlderHeartbeatGivesNone() {
        OneNode node = follower(3, LEADER, 0).hears(commit(LEADER, 0, 7));
        long deadline = node.agent().data().timeout();
        node.passes(1_000).hears(commit(LEADER, 0, 7)).hears(commit(LEADER, 0, 6));
        assertEquals(deadline, node.agent().data().timeout());
        node.hears(commit(LEADER, 0, 8));
        assertTrue(node.agent().data().timeout() > deadline);
    }

    @Test
    void heartbeatsCountWithinOneBallot() {
        OneNode node = follower(3, LEADER, 0).hears(commit(LEADER, 0, 7)).passes(1_000);
        node.hears(commit(ballot(6, 3), 0, 1));
        assertEquals(node.now() + OneNode.TIMEOUT, node.agent().data().timeout());
    }

    @Test
    void belowThePromiseIsUsedAndNackedAndGivesNoTime() {
        OneNode node = follower(3, ballot(9, 3), 0, accept(1, LEADER, "V"));
        long deadline = node.agent().data().timeout();
        node.passes(1_000).hears(commit(LEADER, 1, 1));
        assertEquals(List.of("V"), node.delivered());
        assertEquals(ballot(9, 3), node.sentOne(AcceptNack.class).progress().highestPromised());
        assertEquals(deadline, node.agent().data().timeout());
        assertEquals(ballot(9, 3), node.promised());
    }

    @Test
    void committingChangesNoPromise() {
        OneNode node = follower(3, ballot(2, 3), 0).hears(commit(LEADER, 0, 1));
        assertEquals(ballot(2, 3), node.promised());
    }
}
