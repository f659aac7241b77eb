/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.PaxosMessageHandler;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/**
 * What a message shows about the progress of others, in any of its fields.
 *
 * @param ballot the highest ballot in it
 * @param committedSlot the highest committed slot in it; marks are compared by slot alone
 * @param node the node that told; 0 for this node itself
 * @param answer whether it answers something that this node said, so that its sender need not want to lead
 */
record Evidence(BallotNumber ballot, long committedSlot, int node, boolean answer) {
    private static final Evidence NOTHING = new Evidence(BallotNumber.FLOOR, 0, 0, false);

    static final PaxosMessageHandler<Evidence> OF = new PaxosMessageHandler<>() {
        @Override
        public Evidence prepare(Prepare prepare) {
            return new Evidence(prepare.id().number(), 0, prepare.id().from(), false);
        }

        @Override
        public Evidence prepareAck(PrepareAck ack) {
            BallotNumber highest = BallotNumber.max(ack.requestId().number(), highest(ack.highestUncommitted()));
            return ofProgress(highest, ack.progress(), ack.from());
        }

        @Override
        public Evidence prepareNack(PrepareNack nack) {
            return ofProgress(nack.requestId().number(), nack.progress(), nack.from());
        }

        @Override
        public Evidence accept(Accept accept) {
            return new Evidence(accept.id().number(), 0, accept.id().from(), false);
        }

        @Override
        public Evidence acceptAck(AcceptAck ack) {
            return ofProgress(ack.requestId().number(), ack.progress(), ack.from());
        }

        @Override
        public Evidence acceptNack(AcceptNack nack) {
            return ofProgress(nack.requestId().number(), nack.progress(), nack.from());
        }

        @Override
        public Evidence commit(Commit commit) {
            return new Evidence(
                    commit.identifier().number(),
                    commit.identifier().logIndex(),
                    commit.identifier().from(),
                    false);
        }

        @Override
        public Evidence heartbeatAck(HeartbeatAck ack) {
            return ofProgress(ack.requestId().number(), ack.progress(), ack.from());
        }

        /** What is applied is no news about the log: the sender's commits tell that. */
        @Override
        public Evidence agreedDigest(AgreedDigest agreed) {
            return NOTHING;
        }

        @Override
        public Evidence retransmitRequest(RetransmitRequest request) {
            return new Evidence(BallotNumber.FLOOR, request.logIndex(), request.from(), false);
        }

        @Override
        public Evidence retransmitResponse(RetransmitResponse response) {
            return new Evidence(highest(response.committed()), response.committedSlot(), response.from(), true);
        }

        @Override
        public Evidence probe(Probe probe) {
            return NOTHING;
        }

        @Override
        public Evidence probeAnswer(ProbeAnswer answer) {
            return ofProgress(BallotNumber.FLOOR, answer.progress(), answer.from());
        }

        @Override
        public Evidence clientCommands(ClientCommands commands) {
            return NOTHING;
        }

        @Override
        public Evidence checkTimeout(CheckTimeout check) {
            return NOTHING;
        }

        @Override
        public Evidence heartBeat(HeartBeat heartBeat) {
            return NOTHING;
        }
    };

    private static Evidence ofProgress(BallotNumber other, Progress progress, int node) {
        BallotNumber own = BallotNumber.max(
                progress.highestPromised(), progress.highestCommitted().number());
        return new Evidence(BallotNumber.max(other, own), progress.committedSlot(), node, true);
    }

    private static BallotNumber highest(List<Accept> accepts) {
        BallotNumber highest = BallotNumber.FLOOR;
        for (Accept accept : accepts) {
            highest = BallotNumber.max(highest, accept.id().number());
        }
        return highest;
    }
}
