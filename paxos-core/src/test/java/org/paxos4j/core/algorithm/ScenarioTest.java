/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** Interleavings of several nodes, told one by one: how it should go, and those that broke others. */
class ScenarioTest {

    @Test
    void aClusterOfOneElectsItselfAndCommits() {
        ScriptedCluster cluster = ScriptedCluster.of(1);
        cluster.timeout(1);
        assertFalse(cluster.leads(1), "its promise is not durable");
        cluster.settle();
        assertTrue(cluster.leads(1));
        cluster.command(1, "V");
        assertEquals(List.of(), cluster.delivered(1), "its vote is not durable");
        cluster.settle();
        assertEquals(List.of("V"), cluster.delivered(1));
    }

    @Test
    void threeNodesElectALeaderAndCommit() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "V");
        cluster.command(1, "W");
        cluster.settle();
        cluster.everybodyHas("V", "W");
    }

    @Test
    void theNextLeaderRecoversWhatOnlyOneFollowerHasAccepted() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "V");
        cluster.deliver(1, 2, Accept.class);
        cluster.crash(1);
        cluster.dropAllOf(1);
        cluster.elect(3, 2, 3);
        assertTrue(cluster.leads(3));
        assertEquals(List.of("V"), cluster.delivered(3));
        cluster.restart(1);
        cluster.beat(3, 1, 2, 3);
        cluster.beat(3, 1, 2, 3);
        cluster.everybodyHas("V");
    }

    @Test
    void aLeaderUsesAHigherBallotOnlyAfterPreparingIt() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "X");
        cluster.dropAll();
        cluster.settle(1);
        cluster.elect(2, 2, 3);
        cluster.dropAllOf(1);
        cluster.command(2, "Y");
        cluster.deliver(2, 3, Accept.class);
        cluster.sync(2);
        cluster.sync(3);
        cluster.deliver(2, 2, AcceptAck.class);
        cluster.deliver(3, 2, AcceptAck.class);
        assertEquals(List.of("Y"), cluster.delivered(2));
        cluster.dropAll(); // also the commit: node 3 does not know
        assertTrue(cluster.leads(1), "it has not heard of node 2");

        cluster.timeout(1);
        cluster.deliver(1, 3, Accept.class);
        cluster.deliver(3, 1, AcceptNack.class);
        assertFalse(cluster.leads(1));
        assertEquals(List.of(), cluster.onTheWay(1, 3, Accept.class));
        cluster.dropAllOf(2); // it has crashed
        cluster.advance(ScriptedCluster.MIN_TIMEOUT + 1);
        cluster.settle(1, 3);
        assertEquals(List.of("Y"), cluster.delivered(1));
    }

    @Test
    void aLatePromiseOfAnotherBallotElectsNobody() {
        ScriptedCluster cluster = ScriptedCluster.of(3);
        cluster.stands(1, 2);
        cluster.deliver(1, 2, Prepare.class);
        cluster.sync(2);
        Network.InFlight late = cluster.drop(2, 1, PrepareAck.class);
        cluster.deliver(1, 1, PrepareAck.class);
        cluster.stands(3, 1);
        cluster.deliver(3, 1, Prepare.class);
        cluster.crash(3);
        cluster.dropAll();
        cluster.stands(1, 2);
        cluster.deliver(1, 1, PrepareAck.class);

        cluster.arrives(late);
        assertFalse(cluster.leads(1));
        cluster.deliver(1, 2, Prepare.class);
        cluster.sync(2);
        cluster.deliver(2, 1, PrepareAck.class);
        assertTrue(cluster.leads(1));
    }

    @Test
    void aLateVoteOfAnotherBallotCommitsNothing() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "V");
        cluster.deliver(1, 2, Accept.class);
        cluster.sync(2);
        Network.InFlight late = cluster.drop(2, 1, AcceptAck.class);
        cluster.sync(1);
        cluster.deliver(1, 1, AcceptAck.class);
        cluster.stands(3, 2);
        cluster.deliver(3, 1, Prepare.class);
        cluster.crash(3);
        cluster.dropAll();
        cluster.stands(1, 2);
        cluster.deliver(1, 1, PrepareAck.class);
        cluster.deliver(1, 2, Prepare.class);
        cluster.sync(2);
        cluster.deliver(2, 1, PrepareAck.class);
        assertTrue(cluster.leads(1));
        cluster.sync(1);
        cluster.deliver(1, 1, AcceptAck.class);

        cluster.arrives(late);
        assertEquals(0, cluster.committed(1), "node 2 has not voted under this ballot");
        cluster.settle(1, 2);
        assertEquals(List.of("V"), cluster.delivered(1));
    }

    @Test
    void aDelayedPrepareForChosenSlotsIsRefusedAlsoWhenTheLogIsTruncated() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "a");
        cluster.settle();
        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.stands(2, 3);
        Network.InFlight delayed = cluster.drop(2, 3, Prepare.class);
        cluster.dropAllOf(2);
        cluster.command(1, "b");
        cluster.command(1, "c");
        cluster.settle(1, 3);
        cluster.dropAllOf(2);
        cluster.crash(1);
        cluster.advance(ScriptedCluster.MIN_TIMEOUT + 1);
        assertEquals(3, cluster.committed(3));
        cluster.node(3).log().forgetUpTo(cluster.node(3).disk().progress().committedSlot());
        BallotNumber promise = cluster.agent(3).promised();

        cluster.arrives(delayed);
        assertEquals(promise, cluster.agent(3).promised(), "a refusal makes no promise");
        cluster.deliver(3, 2, PrepareNack.class);
        assertTrue(cluster.agent(2).role() instanceof Follower);
        cluster.deliver(2, 3, RetransmitRequest.class);
        cluster.settle(2, 3);
        assertEquals(List.of("a", "b", "c"), cluster.delivered(2));
        assertTrue(cluster.leads(2), "once caught up, and told that nobody leads, it prepares again");
    }

    /** Each of these steps is right alone. Together they would deliver Z at slot 1 on node 2 and nothing elsewhere. */
    @Test
    void aLeaderThatHearsOfAHigherMarkDoesNotGoOnLeading() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(5);
        cluster.command(1, "Z");
        cluster.deliver(1, 2, Accept.class);
        for (int other = 3; other <= 5; other++) {
            cluster.drop(1, other, Accept.class);
        }
        cluster.command(1, "V");
        for (int other = 2; other <= 4; other++) {
            cluster.deliver(1, other, Accept.class);
            cluster.sync(other);
        }
        cluster.drop(2, 1, AcceptAck.class); // for Z
        List<Network.InFlight> lateVotes = List.of(
                cluster.drop(2, 1, AcceptAck.class),
                cluster.drop(3, 1, AcceptAck.class),
                cluster.drop(4, 1, AcceptAck.class));
        cluster.dropAll();
        cluster.settle(1);
        cluster.elect(5, 3, 4, 5);
        assertTrue(cluster.leads(5));
        assertEquals(List.of("-", "V"), cluster.delivered(5));
        assertTrue(cluster.leads(1), "node 1 has heard nothing of it");

        Accept chosen = Objects.requireNonNull(cluster.node(5).log().get(1));
        cluster.arrives(new Network.InFlight(5, 1, new RetransmitResponse(5, 1, 1, List.of(chosen))));
        assertFalse(cluster.leads(1));
        lateVotes.forEach(cluster::arrives);
        cluster.settle(1, 2);
        assertEquals(List.of(), cluster.delivered(2));
        cluster.live(TimeUnit.SECONDS.toNanos(3));
        cluster.everybodyHas("-", "V");
    }

    @Test
    void anAnswerToADuplicatePrepareWaitsForTheFirstOnesRecord() {
        ScriptedCluster cluster = ScriptedCluster.of(3);
        cluster.stands(1, 2);
        Network.InFlight prepare = cluster.drop(1, 2, Prepare.class);
        cluster.arrives(prepare);
        cluster.arrives(prepare); // writes nothing, and yet memory is ahead of the disk
        assertEquals(List.of(), cluster.onTheWay(2, 1, PrepareAck.class));
        cluster.restart(2);
        assertEquals(BallotNumber.FLOOR, cluster.agent(2).promised(), "nobody has heard of that promise");
        cluster.arrives(prepare);
        cluster.sync(2);
        assertEquals(1, cluster.onTheWay(2, 1, PrepareAck.class).size());
    }

    @Test
    void aPrepareLeavesWhenItsPromiseIsDurable() {
        ScriptedCluster cluster = ScriptedCluster.of(3);
        cluster.timeout(1);
        cluster.deliver(1, 2, Probe.class);
        cluster.deliver(2, 1, ProbeAnswer.class);
        assertTrue(cluster.agent(1).role() instanceof Recoverer);
        assertEquals(List.of(), cluster.onTheWay(1, 2, Prepare.class));
        assertEquals(List.of(), cluster.onTheWay(1, 1, PrepareAck.class));
        cluster.sync(1);
        assertEquals(1, cluster.onTheWay(1, 2, Prepare.class).size());
        assertEquals(1, cluster.onTheWay(1, 1, PrepareAck.class).size());
    }

    @Test
    void anIdleClusterThatWasRestartedFindsOneLeaderAndKeepsIt() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "V");
        cluster.settle();
        for (int node = 1; node <= 3; node++) {
            cluster.crash(node);
        }
        cluster.dropAll();
        for (int node = 1; node <= 3; node++) {
            cluster.restart(node);
        }
        cluster.live(TimeUnit.SECONDS.toNanos(3));
        int leader = cluster.theLeader();
        BallotNumber ballot = cluster.agent(leader).ballot();
        cluster.live(TimeUnit.SECONDS.toNanos(10));
        assertEquals(leader, cluster.theLeader());
        assertEquals(ballot, cluster.agent(leader).ballot(), "it was never challenged");
        for (int node = 1; node <= 3; node++) {
            assertEquals(1, cluster.committed(node));
        }
    }

    @Test
    void aFollowerThatPromisedToADeadCandidateIsWonBack() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.stands(3, 2);
        cluster.deliver(3, 2, Prepare.class);
        cluster.crash(3);
        cluster.dropAllOf(3);
        BallotNumber promised = cluster.agent(2).promised();
        assertTrue(promised.isAbove(cluster.agent(1).ballot()));

        cluster.beat(1, 1, 2);
        assertTrue(cluster.leads(1));
        assertTrue(cluster.agent(1).ballot().isAbove(promised), "it prepared above that promise");
        cluster.command(1, "V");
        cluster.settle(1, 2);
        assertEquals(List.of("V"), cluster.delivered(2));
    }

    @Test
    void aFollowerFarBehindCatchesUpPageByPage() {
        int pageBytes = 400;
        ScriptedCluster cluster = new ScriptedCluster(
                3,
                new ProtocolLimits(ScriptedCluster.HEARTBEAT, ScriptedCluster.MIN_TIMEOUT, 8, 2, 1 << 20, pageBytes),
                3);
        cluster.elect(1, 1, 2, 3);
        for (int i = 0; i < 20; i++) {
            cluster.command(1, "v" + i);
            cluster.settle(1, 2);
            cluster.dropAllOf(3);
        }
        assertEquals(0, cluster.committed(3));
        cluster.beat(1, 1, 2, 3);
        cluster.beat(1, 1, 2, 3);
        assertEquals(20, cluster.committed(3));
        assertEquals(cluster.delivered(1), cluster.delivered(3));
        List<PeerMessage> pages = cluster.network().past().stream()
                .map(Network.InFlight::message)
                .filter(RetransmitResponse.class::isInstance)
                .toList();
        assertTrue(pages.size() > 5, () -> "in so many pages: " + pages.size());
        pages.forEach(page -> assertTrue(page.weightBytes() <= 128 + pageBytes));
    }

    @Test
    void aMarkThatFellBackIsFoundAgain() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "V");
        cluster.command(1, "W");
        cluster.settle();
        cluster.sync(2);
        cluster.restartWithMarkFallenBackTo(2, 0);
        cluster.beat(1, 1, 2, 3);
        cluster.beat(1, 1, 2, 3);
        assertEquals(List.of("V", "W"), cluster.delivered(2));
    }

    @Test
    void aRestartedLeaderDoesNotUseItsBallotAgain() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        BallotNumber former = cluster.agent(1).ballot();
        cluster.restart(1);
        assertFalse(cluster.leads(1));
        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.elect(1, 1, 2, 3);
        assertTrue(cluster.leads(1));
        assertTrue(cluster.agent(1).ballot().isAbove(former));
        assertEquals(List.of(), cluster.onTheWay(1, 2, Commit.class));
    }
}
