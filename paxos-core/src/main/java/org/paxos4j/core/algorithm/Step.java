/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.PeerMessage;

/**
 * What a handler works with: who reacts, with which window to the outside and within which limits.
 */
record Step(ProtocolLimits limits, PaxosIO io, PaxosAgent agent) {

    Step with(PaxosAgent next) {
        return new Step(limits, io, next);
    }

    int me() {
        return agent.nodeUniqueId();
    }

    /** Sends to every member but this one. */
    void broadcast(PeerMessage message) {
        for (int member : agent.quorumStrategy().members()) {
            if (member != me()) {
                io.send(member, message);
            }
        }
    }

    /** The agent with a fresh election time-out. */
    PaxosAgent freshTimeout() {
        return agent.with(agent.data().until(io.clock() + io.randomTimeout()));
    }
}
