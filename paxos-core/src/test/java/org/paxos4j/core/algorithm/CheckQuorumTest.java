/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.LIMITS;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;

/** A leader leads while a quorum hears it, and while its disk works. */
class CheckQuorumTest {
    private static final BallotNumber PROMISED = ballot(5, 2);
    private static final long HEARTBEAT = LIMITS.heartbeatNanos();
    private static final long PATIENCE = LIMITS.quorumContactNanos();

    private final OneNode node = leader(PROMISED, 2);

    @Test
    void aLeaderThatOneOfTwoFollowersAnswersGoesOn() {
        for (long time = 0; time < 5 * PATIENCE; time += HEARTBEAT) {
            beat();
            node.hears(answerOf(3));
            node.hears(answerOf(1));
        }

        assertTrue(node.leads());
    }

    @Test
    void aLeaderThatNobodyAnswersStepsDownAndTellsItsClients() {
        for (long time = 0; time < PATIENCE; time += HEARTBEAT) {
            beat();
            node.hears(answerOf(1));
            assertTrue(node.leads());
        }
        beat();

        assertTrue(node.follows());
        assertEquals(List.of(new Effect.LeadershipLost(PaxosIO.Loss.NO_QUORUM)), node.effects());
    }

    @Test
    void anAnswerThatWasLongOnItsWayDoesNotCount() {
        beat();
        HeartbeatAck late = answerOf(2);
        node.hears(late);
        beat();
        for (long time = 0; time < PATIENCE; time += HEARTBEAT) {
            node.hears(late);
            beat();
        }
        beat();

        assertTrue(node.follows());
    }

    @Test
    void anAnswerUnderAnotherBallotOrOfAStrangerDoesNotCount() {
        for (long time = 0; time <= PATIENCE; time += HEARTBEAT) {
            beat();
            HeartbeatAck answer = answerOf(7);
            node.hears(answer);
            node.hears(new HeartbeatAck(
                    new Identifier(1, ballot(3, 1), 2), answer.heartbeat(), 3, answer.progress(), AppliedDigest.NONE));
        }
        beat();

        assertTrue(node.follows());
    }

    @Test
    void ofFiveTwoOthersAreEnoughAndOneIsNot() {
        OneNode two = leaderOfFive();
        OneNode one = leaderOfFive();
        for (long time = 0; time <= PATIENCE + HEARTBEAT; time += HEARTBEAT) {
            two.passes(HEARTBEAT).hears(HeartBeat.INSTANCE);
            two.hears(two.answerOf(2)).hears(two.answerOf(5));
            one.passes(HEARTBEAT).hears(HeartBeat.INSTANCE);
            one.hears(one.answerOf(2)).hears(one.answerOf(2));
        }

        assertTrue(two.leads());
        assertTrue(one.follows());
    }

    @Test
    void aLeaderWhoseDiskHangsStepsDownThoughItsFollowersAnswer() {
        for (long time = 0; time < LIMITS.diskStallNanos(); time += HEARTBEAT) {
            beat();
            node.hears(answerOf(2)).hears(answerOf(3));
            assertTrue(node.leads());
        }
        beat();

        assertTrue(node.follows());
        assertEquals(List.of(new Effect.LeadershipLost(PaxosIO.Loss.DISK_HANGS)), node.effects());
    }

    /** It would step down before the vote comes for which it waits, and again when it leads again, and so for ever. */
    @Test
    void aLeaderWithoutWhichTheOthersAreNoQuorumWaitsForItsDisk() {
        OneNode alone = follower(1, PROMISED, 2).passes(OneNode.TIMEOUT).hears(new CheckTimeout(false));
        alone.hears(alone.promiseOf(1)).command("V");
        for (long time = 0; time < 2 * LIMITS.diskStallNanos(); time += HEARTBEAT) {
            alone.passes(HEARTBEAT).hears(HeartBeat.INSTANCE);
        }
        assertTrue(alone.leads());

        alone.hears(alone.voteOf(1, 3));
        assertEquals(3, alone.committed());
    }

    @Test
    void afterAPauseTheSilenceOfTheOthersProvesNothing() {
        beat();
        node.passes(20 * PATIENCE).hears(new CheckTimeout(true)).hears(HeartBeat.INSTANCE);

        assertTrue(node.leads());
    }

    @Test
    void aFollowerAnswersAHeartbeatWithItsNumberItsProgressAndItsDigest() {
        OneNode follower = follower(3, PROMISED, 2);
        follower.hears(commit(PROMISED, 2, 8));

        HeartbeatAck answer = follower.sentOne(HeartbeatAck.class);
        assertEquals(8, answer.heartbeat());
        assertEquals(follower.agent().data().progress(), answer.progress());
        assertEquals(OneNode.APPLIED, answer.applied());
        assertEquals(List.of(2), follower.sentTo(HeartbeatAck.class));
    }

    @Test
    void ofTheCommitsOfALoadedLeaderAFollowerAnswersAFewAndTheFirstOfANewOne() {
        OneNode follower = follower(3, PROMISED, 2);
        int answers = 0;
        for (int number = 1; number <= 100; number++) {
            follower.passes(HEARTBEAT / 10).hears(commit(PROMISED, 2, number));
            answers += follower.sent(HeartbeatAck.class).size();
        }
        assertEquals(20, answers);

        follower.passes(1).hears(commit(ballot(6, 3), 2, 1));
        assertEquals(List.of(3), follower.sentTo(HeartbeatAck.class));
    }

    @Test
    void aRepeatedHeartbeatAndOneBelowThePromiseAreNotAnswered() {
        OneNode follower = follower(3, PROMISED, 2);
        follower.hears(commit(PROMISED, 2, 8)).passes(HEARTBEAT).hears(commit(PROMISED, 2, 8));
        assertEquals(List.of(), follower.sent(HeartbeatAck.class));

        follower.passes(HEARTBEAT).hears(commit(ballot(4, 3), 2, 9));
        assertEquals(List.of(), follower.sent(HeartbeatAck.class));
    }

    private static OneNode leaderOfFive() {
        OneNode five = follower(5, PROMISED, 2).passes(OneNode.TIMEOUT).hears(new CheckTimeout(false));
        long round = five.sent(Probe.class).get(0).round();
        for (int peer = 2; peer <= 3; peer++) {
            five.hears(new ProbeAnswer(round, peer, progress(BallotNumber.FLOOR, 0), false));
        }
        for (int voter = 1; voter <= 3; voter++) {
            five.hears(five.promiseOf(voter));
        }
        assertTrue(five.leads());
        return five;
    }

    private void beat() {
        node.passes(HEARTBEAT).hears(HeartBeat.INSTANCE);
    }

    private HeartbeatAck answerOf(int member) {
        return node.answerOf(member);
    }
}
