/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.core.apply.StateMachines;

/** When a peer runs other state machines: one of the two must stop, and it had better be the one that is wrong. */
class GateTest {
    private final FaultLatch faults = new FaultLatch();
    private final Gate gate = new Gate(1, new Inbox(), new StateMachines(List.of()), faults, () -> {
        throw new AssertionError("nobody asks");
    });

    @Test
    void aNodeThatHasHeardFromNobodyOfItsKindStops() {
        gate.stateMachinesDiffer(3, "counter: version 1 and 2");

        ReplicaFault fault = faults.future().getNow(null);
        assertEquals(ReplicaFault.Kind.STATE_MACHINES_DIFFER, fault.kind());
        assertEquals("node 3 runs other state machines, this node stops: counter: version 1 and 2", fault.message());
    }

    @Test
    void aNodeThatServesWithAnotherOfItsKindGoesOn() {
        hear(2);
        gate.stateMachinesDiffer(3, "counter: version 1 and 2");
        gate.stateMachinesDiffer(3, "counter: version 1 and 2");

        assertFalse(faults.isTripped());
    }

    @Test
    void aPeerThatComesBackAsAnotherKindCountsNoMore() {
        hear(2);
        gate.stateMachinesDiffer(2, "counter: version 1 and 2");

        assertTrue(faults.isTripped());
    }

    @Test
    void aMessageInAnothersNameShowsNothing() {
        gate.peerMessage(3, new RetransmitRequest(2, 1, 0), 10);
        gate.stateMachinesDiffer(3, "counter: version 1 and 2");

        assertTrue(faults.isTripped());
    }

    private void hear(int peer) {
        gate.peerMessage(peer, new RetransmitRequest(peer, 1, 0), 10);
    }
}
