/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.PaxosMessageHandler;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RetransmitRequest;

/** The reactions that are the same in every role. */
abstract class AnyRoleReactions implements PaxosMessageHandler<PaxosAgent> {
    final Step step;

    AnyRoleReactions(Step step) {
        this.step = step;
    }

    @Override
    public PaxosAgent retransmitRequest(RetransmitRequest request) {
        return RetransmitHandler.retransmitRequest(step, request);
    }

    @Override
    public PaxosAgent agreedDigest(AgreedDigest agreed) {
        step.io().digestAgreed(agreed);
        return unchanged();
    }

    @Override
    public PaxosAgent probe(Probe probe) {
        return FollowerHandler.probe(step, probe);
    }

    @Override
    public PaxosAgent prepare(Prepare prepare) {
        return PrepareHandler.prepare(step, prepare);
    }

    PaxosAgent drop(PaxosIO.Drop reason) {
        step.io().drop(reason);
        return step.agent();
    }

    PaxosAgent unchanged() {
        return step.agent();
    }
}
