/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;

/** The ends of the ranges. */
class ProtocolLimitsTest {
    @Test
    void limitsOutOfProportionAreRefused() {
        refused(() -> new ProtocolLimits(0, 500));
        refused(() -> new ProtocolLimits(50, 50));
        refused(() -> new ProtocolLimits(50, 500, 8, 2, 1, 0));
        refused(() -> new ProtocolLimits(50, 500, 8, 2, 0, 1));
        refused(() -> new ProtocolLimits(50, 500, 8, 0, 1, 1));
        refused(() -> new ProtocolLimits(50, 500, 8, 3, 1, 1));
        assertEquals(2, new ProtocolLimits(50, 500, 8, 2, 1, 1).maxOpenSlots());
        assertEquals(
                50, new PaxosAlgorithm(new ProtocolLimits(50, 500)).limits().heartbeatNanos());
    }

    @Test
    void aNodeIsAMemberOfItsCluster() {
        refused(() -> PaxosAgent.restarted(
                4,
                CountingQuorum.majority(Set.of(1, 2, 3)),
                new StoredState(progress(BallotNumber.FLOOR, 0), BallotNumber.FLOOR, BallotNumber.FLOOR, 0),
                0));
    }

    /** Nobody gets above the last counter: a node that was told of it, by damage or malice, does not stand. */
    @Test
    void thereIsNoBallotAboveTheLastCounter() {
        BallotNumber last = new BallotNumber(BallotNumber.MAX_COUNTER, 3);
        OneNode node = follower(3, BallotNumber.FLOOR, 0)
                .hears(new PrepareNack(new Identifier(1, BallotNumber.FLOOR, 1), 3, progress(last, 0), 0, 0))
                .passes(OneNode.TIMEOUT)
                .hears(new CheckTimeout(false));
        long round = node.sent(Probe.class).get(0).round();
        node.hears(new ProbeAnswer(round, 2, progress(BallotNumber.FLOOR, 0), false));
        assertTrue(node.follows());
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.IMPOSSIBLE)), node.effects());
        assertEquals(node.now() + OneNode.TIMEOUT, node.agent().deadline());
    }

    /** The log of one node is empty after its mark, and there is nobody to ask. */
    @Test
    void aClusterOfOneAsksNobody() {
        OneNode node =
                follower(1, BallotNumber.FLOOR, 0).passes(OneNode.TIMEOUT).hears(new CheckTimeout(false));
        assertEquals(List.of(1), node.sentTo(org.paxos4j.api.protocol.PrepareAck.class));
        assertEquals(List.of(), node.sentTo(Probe.class));
    }

    private static void refused(org.junit.jupiter.api.function.Executable what) {
        assertThrows(IllegalArgumentException.class, what);
    }
}
