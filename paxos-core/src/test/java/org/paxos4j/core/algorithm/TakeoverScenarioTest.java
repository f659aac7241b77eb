/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** One leader follows on another: which values survive, and which ballots are used. */
class TakeoverScenarioTest {
    private static final ProtocolLimits SMALL_PAGES =
            new ProtocolLimits(ScriptedCluster.HEARTBEAT, ScriptedCluster.MIN_TIMEOUT, 16, 4, 1 << 20, 1);

    /** Slot 2 has its votes before slot 1: the prefix is not committed by its last slot, and no slot is given out twice. */
    @Test
    void aPrefixIsCommittedSlotBySlotEachUnderTheBallotThatChoseIt() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(5);
        cluster.command(1, "P");
        cluster.network().lose(message -> message.message() instanceof Accept);
        cluster.command(1, "Q");
        cluster.deliver(1, 2, Accept.class);
        cluster.deliver(1, 3, Accept.class);
        cluster.settle(1, 2);
        cluster.settle(1, 3);
        cluster.dropAll();
        assertEquals(0, cluster.committed(1), "Q is chosen, but not P below it");

        cluster.elect(5, 3, 4, 5);
        cluster.command(5, "R");
        cluster.deliver(5, 2, Accept.class); // the no-operation in the place of P
        cluster.drop(5, 2, Accept.class); // Q anew: node 2 keeps it under the old ballot
        cluster.settle(2, 3, 4, 5);
        assertEquals(List.of("-", "Q", "R"), cluster.delivered(5));
        cluster.beat(5, 2, 3, 4, 5);
        cluster.beat(5, 2, 3, 4, 5);
        assertEquals(List.of("-", "Q", "R"), cluster.delivered(2));
        cluster.command(5, "S");
        assertEquals(4, cluster.onTheWay(5, 4, Accept.class).get(0).id().logIndex());
        cluster.beat(5, 1, 2, 3, 4, 5);
        cluster.beat(5, 1, 2, 3, 4, 5);
        cluster.everybodyHas("-", "Q", "R", "S");
    }

    @Test
    void aLeaderThatAcceptsUnderAHigherBallotLeadsNoLongerInThatStep() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        cluster.command(1, "X");
        cluster.dropAll();
        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.elect(2, 2, 3);
        cluster.dropAllOf(1);
        cluster.command(2, "Y");
        assertTrue(cluster.leads(1), "it has not heard of node 2");

        cluster.deliver(2, 1, Accept.class);
        assertFalse(cluster.leads(1), "its promise is above its epoch now");
        assertTrue(cluster.node(1).lastEffects().contains(new Effect.LeadershipLost(PaxosIO.Loss.OUTRUN)));
        cluster.command(1, "Z");
        assertEquals(List.of(), cluster.onTheWay(1, 3, Accept.class));
        cluster.settle();
        cluster.everybodyHas("Y");
    }

    /** Whoever asks for chosen values may have promised more than the leader's epoch: that is no reason to use a higher one. */
    @Test
    void helpingAPeerWithAHigherPromiseRaisesNobodysBallot() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3);
        BallotNumber epoch = cluster.agent(1).ballot();
        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.stands(3, 2);
        cluster.dropAllOf(3);
        cluster.restart(3);
        cluster.command(1, "V");
        cluster.settle(1, 2);
        cluster.dropAllOf(3);
        BallotNumber promised = cluster.agent(3).promised();
        assertTrue(promised.isAbove(epoch));

        cluster.arrives(new Network.InFlight(3, 1, new RetransmitRequest(3, 1, 0)));
        assertEquals(epoch, cluster.agent(1).ballot());
        cluster.deliver(1, 3, RetransmitResponse.class);
        assertEquals(promised, cluster.agent(3).promised());
        cluster.command(1, "W");
        for (Accept accept : cluster.onTheWay(1, 3, Accept.class)) {
            assertEquals(epoch, accept.id().number());
        }
        cluster.deliver(1, 3, Accept.class);
        cluster.deliver(3, 1, AcceptNack.class);
        assertFalse(cluster.leads(1));
        assertEquals(List.of(), cluster.onTheWay(1, 3, Accept.class), "not before a new phase 1");
        cluster.settle();
        assertTrue(cluster.agent(1).ballot().isAbove(promised));
        cluster.live(4 * ScriptedCluster.MIN_TIMEOUT);
        cluster.everybodyHas("V", "W");
    }

    @Test
    void severalSlotsAreRecoveredWithANodeDownAndEveryMessageLostOnce() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(
                3, new ProtocolLimits(ScriptedCluster.HEARTBEAT, ScriptedCluster.MIN_TIMEOUT, 8, 2, 1 << 20, 1));
        for (String value : List.of("a", "b", "c", "d")) {
            cluster.command(1, value);
            cluster.deliver(1, 2, Accept.class);
            cluster.sync(2);
            cluster.sync(1);
            cluster.deliver(1, 1, AcceptAck.class);
            if (cluster.committed(1) < 2) {
                cluster.deliver(2, 1, AcceptAck.class);
            }
            cluster.network().lose(message -> !message.isOwn());
        }
        assertEquals(2, cluster.committed(1));
        assertEquals(0, cluster.committed(2), "node 2 has four values and has heard no commit");
        cluster.crash(1);

        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.stands(3, 2);
        cluster.drop(3, 2, Prepare.class);
        cluster.settle(3);
        cluster.timeout(3);
        cluster.settle(3);
        cluster.deliver(3, 2, Prepare.class);
        cluster.sync(2);
        while (!cluster.onTheWay(2, 3, PrepareAck.class).isEmpty()) {
            cluster.deliver(2, 3, PrepareAck.class);
        }
        assertTrue(cluster.leads(3));
        cluster.dropAll(); // its first accepts
        cluster.settle(3);
        cluster.timeout(3);
        cluster.settle(2, 3);
        assertEquals(List.of("a", "b", "c", "d"), cluster.delivered(3));
        cluster.beat(3, 2, 3);
        assertEquals(List.of("a", "b", "c", "d"), cluster.delivered(2));
    }

    /**
     * Node 2 answers one prepare twice; between the answers it learns slot 1, and forgets over a restart that it is chosen.
     * The first page of one answer and the last page of the other say nothing of slot 2, which is chosen.
     */
    @Test
    void pagesOfTwoAnswersOfOneVoterMixedLoseNoChosenSlot() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3, SMALL_PAGES);
        cluster.command(1, "a");
        cluster.drop(1, 2, Accept.class);
        cluster.command(1, "b");
        cluster.command(1, "c");
        cluster.deliver(1, 3, Accept.class);
        cluster.drop(1, 3, Accept.class);
        cluster.drop(1, 3, Accept.class);
        cluster.settle(1, 3);
        cluster.deliver(1, 2, Accept.class);
        cluster.deliver(1, 2, Accept.class);
        cluster.sync(2);
        cluster.deliver(2, 1, AcceptAck.class);
        cluster.deliver(2, 1, AcceptAck.class);
        assertEquals(List.of("a", "b", "c"), cluster.delivered(1));
        cluster.dropAll();
        cluster.restartWithMarkFallenBackTo(3, 0);
        cluster.arrives(new Network.InFlight(2, 1, new RetransmitRequest(2, 1, 0)));
        Network.InFlight chosen = cluster.drop(1, 2, RetransmitResponse.class);
        cluster.crash(1);

        cluster.advance(2 * ScriptedCluster.MIN_TIMEOUT);
        cluster.stands(3, 2);
        Network.InFlight prepare = cluster.drop(3, 2, Prepare.class);
        cluster.settle(3);
        cluster.arrives(prepare);
        cluster.sync(2);
        Network.InFlight firstTo2 = cluster.drop(2, 3, PrepareAck.class);
        Network.InFlight firstFrom3 = cluster.drop(2, 3, PrepareAck.class);
        cluster.arrives(chosen);
        cluster.sync(2);
        cluster.restartWithMarkFallenBackTo(2, 0);
        cluster.arrives(prepare);
        cluster.sync(2);
        Network.InFlight secondTo1 = cluster.drop(2, 3, PrepareAck.class);

        cluster.arrives(secondTo1);
        cluster.arrives(firstFrom3);
        assertFalse(cluster.leads(3), "nothing is said of slot 2");
        cluster.arrives(firstTo2);
        assertTrue(cluster.leads(3));
        cluster.settle(2, 3);
        assertEquals(List.of("a", "b", "c"), cluster.delivered(3));
    }

    /**
     * A ballot leaves no trace before its promise is durable. Were it otherwise (prepare and accept before the sync, and the
     * answers to a probe not heeded), node 1 would use one ballot for V in one life and for W in the next.
     */
    @Test
    void aCrashBeforeThePromiseIsDurableLeavesNoBallotToBeUsedTwice() {
        ScriptedCluster cluster = ScriptedCluster.of(3);
        cluster.timeout(1);
        cluster.settleWithStuckDisk(1, 1, 2, 3);
        cluster.command(1, "V");
        cluster.settleWithStuckDisk(1, 1, 2);
        cluster.crash(1);
        cluster.dropAll();
        cluster.restart(1);

        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.elect(1, 1, 3);
        cluster.command(1, "W");
        cluster.settle(1, 3);
        cluster.live(4 * ScriptedCluster.MIN_TIMEOUT);
        cluster.everybodyHas(cluster.delivered(3).toArray(String[]::new));
    }

    @Test
    void anIsolatedLeaderCommitsNothingByLateVotesForWhatItsSuccessorReplaced() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(5);
        cluster.command(1, "V");
        cluster.deliver(1, 2, Accept.class);
        cluster.sync(2);
        Network.InFlight vote = cluster.drop(2, 1, AcceptAck.class);
        cluster.dropAll();
        cluster.settle(1);
        cluster.advance(ScriptedCluster.MIN_TIMEOUT);
        cluster.elect(5, 3, 4, 5);
        cluster.command(5, "W");
        cluster.settle(3, 4, 5);
        cluster.dropAllOf(1);
        assertEquals(List.of("W"), cluster.delivered(5));

        for (int times = 0; times < 3; times++) {
            cluster.arrives(vote);
        }
        assertTrue(cluster.leads(1));
        assertEquals(0, cluster.committed(1), "one vote, said three times, and its own");
        cluster.timeout(1);
        cluster.deliver(1, 3, Accept.class);
        cluster.sync(3);
        assertEquals(List.of(), cluster.onTheWay(3, 1, AcceptAck.class));
        cluster.deliver(3, 1, AcceptNack.class);
        assertFalse(cluster.leads(1));
        cluster.arrives(vote);
        cluster.settle();
        cluster.live(4 * ScriptedCluster.MIN_TIMEOUT);
        cluster.everybodyHas("W");
    }

    /** A candidate dies; what it was promised must bind nobody to it. */
    @Test
    void aLatePromiseToADeadCandidateChangesNothingForTheLivingOne() {
        ScriptedCluster cluster = ScriptedCluster.of(5);
        cluster.timeout(1);
        cluster.deliver(1, 2, Probe.class);
        cluster.deliver(1, 3, Probe.class);
        cluster.deliver(2, 1, ProbeAnswer.class);
        cluster.deliver(3, 1, ProbeAnswer.class);
        cluster.sync(1);
        cluster.deliver(1, 4, Prepare.class);
        cluster.sync(4);
        Network.InFlight late = cluster.drop(4, 1, PrepareAck.class);
        cluster.dropAll();
        cluster.crash(1);
        cluster.elect(5, 2, 3, 5);
        assertTrue(cluster.leads(5));
        cluster.command(5, "V");
        cluster.restart(1);
        cluster.arrives(late);
        assertFalse(cluster.leads(1));
        cluster.settle();
        cluster.live(4 * ScriptedCluster.MIN_TIMEOUT);
        cluster.everybodyHas("V");
    }
}
