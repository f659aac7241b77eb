/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** Nodes that are slow or behind: they trouble nobody, and catch up. */
class LaggingScenarioTest {
    private static final int WINDOW = 4;
    private static final ProtocolLimits SMALL =
            new ProtocolLimits(ScriptedCluster.HEARTBEAT, ScriptedCluster.MIN_TIMEOUT, WINDOW, 1, 1 << 20, 1);

    /** Both followers have voted for a window of slots and heard of no commit. They are two of three, and silent. */
    @Test
    void twoSlowFollowersDoNotDeposeAHealthyLeader() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3, SMALL);
        BallotNumber epoch = cluster.agent(1).ballot();
        for (int i = 1; i <= WINDOW; i++) {
            cluster.command(1, "v" + i);
            votesOfBothBeforeAnyCommit(cluster);
        }
        assertEquals(WINDOW, cluster.committed(1));
        cluster.command(1, "beyond");
        for (int slow = 2; slow <= 3; slow++) {
            assertEquals(0, cluster.committed(slow));
            cluster.deliver(1, slow, Accept.class);
            cluster.sync(slow);
            assertEquals(
                    List.of(new Effect.Dropped(PaxosIO.Drop.BEYOND_WINDOW)),
                    cluster.node(slow).lastEffects());
            assertEquals(List.of(), cluster.onTheWay(slow, 1, AcceptNack.class));
        }
        assertTrue(cluster.leads(1));

        cluster.heartbeat(1);
        cluster.settle();
        cluster.timeout(1);
        cluster.settle();
        cluster.heartbeat(1);
        cluster.settle();
        assertEquals(epoch, cluster.agent(1).ballot(), "no election was needed");
        cluster.everybodyHas("v1", "v2", "v3", "v4", "beyond");
    }

    private static void votesOfBothBeforeAnyCommit(ScriptedCluster cluster) {
        cluster.settle(1);
        for (int slow = 2; slow <= 3; slow++) {
            cluster.deliver(1, slow, Accept.class);
            cluster.sync(slow);
            cluster.deliver(slow, 1, AcceptAck.class);
        }
        cluster.network().lose(message -> message.message() instanceof Commit);
    }

    /** Heartbeats are lost, and each page of one value takes most of an election time-out. */
    @Test
    void aCatchUpLongerThanTheElectionTimeoutStartsNoElection() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3, SMALL);
        for (int i = 0; i < 6; i++) {
            cluster.command(1, "v" + i);
            cluster.settle(1, 2);
            cluster.dropAllOf(3);
        }
        for (int beat = 0; beat < 2; beat++) {
            cluster.advance(ScriptedCluster.HEARTBEAT);
            cluster.heartbeat(1);
            cluster.deliver(1, 3, Commit.class);
        }
        cluster.drop(3, 1, RetransmitRequest.class);
        for (int page = 1; page <= 6; page++) {
            cluster.advance(ScriptedCluster.HEARTBEAT);
            cluster.node(3).handle(List.of(new CheckTimeout(false)));
            int asked = catchUp(cluster, 3).asked();
            cluster.deliver(3, asked, RetransmitRequest.class);
            cluster.deliver(asked, 3, RetransmitResponse.class);
            cluster.network().lose(message -> message.message() instanceof RetransmitRequest);
            assertEquals(page, cluster.committed(3));
            if (page < 6) {
                timeoutOfElection(cluster, 3);
                assertEquals(List.of(), cluster.onTheWay(3, 2, Probe.class), "it comes nearer");
                cluster.network().lose(message -> message.message() instanceof RetransmitRequest);
            }
        }
        cluster.everybodyHas("v0", "v1", "v2", "v3", "v4", "v5");
        timeoutOfElection(cluster, 3);
        assertEquals(1, cluster.onTheWay(3, 2, Probe.class).size(), "now only silence is left");
    }

    private static void timeoutOfElection(ScriptedCluster cluster, int node) {
        cluster.advance(cluster.agent(node).data().timeout() - cluster.now());
        cluster.node(node).handle(List.of(new CheckTimeout(false)));
    }

    @Test
    void aMarkThatArrivesLateMovesNothingBack() {
        ScriptedCluster cluster = ScriptedCluster.ledBy1(3, SMALL);
        cluster.command(1, "a");
        cluster.settle();
        Identifier markThen = new Identifier(1, cluster.agent(1).ballot(), 1);
        Accept a = cluster.node(1).log().get(1);
        cluster.command(1, "b");
        cluster.settle();
        cluster.command(1, "c");
        cluster.settle(1, 2);
        cluster.dropAllOf(3);
        cluster.beat(1, 1, 2, 3);
        Commit oldCommit = new Commit(markThen, 1);
        RetransmitResponse oldPage = new RetransmitResponse(2, 3, 1, List.of(a));

        for (int node = 2; node <= 3; node++) {
            long before = cluster.committed(node);
            long target = catchUp(cluster, node).target();
            cluster.arrives(new Network.InFlight(1, node, oldCommit));
            cluster.arrives(new Network.InFlight(2, node, oldPage));
            assertEquals(before, cluster.committed(node));
            assertEquals(target, catchUp(cluster, node).target(), "what it knows of higher marks stays");
        }
        cluster.arrives(new Network.InFlight(2, 1, oldPage));
        assertTrue(cluster.leads(1));
        Accept c = cluster.node(1).log().get(3);
        Accept b = cluster.node(1).log().get(2);
        cluster.arrives(new Network.InFlight(2, 3, new RetransmitResponse(2, 3, 3, List.of(a, b, c))));
        cluster.everybodyHas("a", "b", "c");
    }

    private static CatchUp catchUp(ScriptedCluster cluster, int node) {
        return ((Follower) cluster.agent(node).role()).catchUp();
    }
}
