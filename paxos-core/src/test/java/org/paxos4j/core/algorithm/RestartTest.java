/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;

/** What a node is after a restart. */
class RestartTest {
    @Test
    void itsPromiseIsRaisedToEveryBallotInItsLogAboveTheMark() {
        assertEquals(ballot(9, 3), restarted(ballot(5, 2), ballot(9, 3)).promised());
        assertEquals(ballot(5, 2), restarted(ballot(5, 2), ballot(4, 3)).promised());
    }

    @Test
    void itsNextBallotGoesAboveEveryBallotInItsLogAlsoBelowTheMark() {
        PaxosAgent agent = restarted(new StoredState(progress(ballot(5, 2), 3), ballot(5, 2), ballot(9, 3), 0));

        assertEquals(ballot(5, 2), agent.promised());
        assertEquals(ballot(9, 3), agent.data().highestSeen());
    }

    private static PaxosAgent restarted(BallotNumber promise, BallotNumber highestAboveMark) {
        return restarted(new StoredState(progress(promise, 0), highestAboveMark, highestAboveMark, 0));
    }

    private static PaxosAgent restarted(StoredState stored) {
        return PaxosAgent.restarted(1, CountingQuorum.majority(Set.of(1, 2, 3)), stored, OneNode.TIMEOUT);
    }
}
