/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.StatusResponse;

/** How the messages between clients and nodes are written and read. */
final class ClientForms {
    private static final ServerResponse.Outcome[] OUTCOMES = ServerResponse.Outcome.values();

    private ClientForms() {}

    static void clientRequest(CanonicalOutput output, ClientRequest message) {
        output.bytes(message.envelope());
    }

    static ClientRequest clientRequest(BoundedInput input) {
        return new ClientRequest(input.bytes());
    }

    static void serverResponse(CanonicalOutput output, ServerResponse message) {
        Forms.requestId(output, message.request());
        output.constant(message.outcome());
        output.bytes(message.response());
    }

    static ServerResponse serverResponse(BoundedInput input) {
        return new ServerResponse(Forms.requestId(input), input.oneOf(OUTCOMES), input.bytes());
    }

    static void notLeader(CanonicalOutput output, NotLeader message) {
        Forms.node(output, message.nodeId());
        Forms.requestId(output, message.request());
        Forms.node(output, message.leaderHint());
    }

    static NotLeader notLeader(BoundedInput input) {
        return new NotLeader(Forms.node(input), Forms.requestId(input), Forms.node(input));
    }

    static void noLongerLeader(CanonicalOutput output, NoLongerLeader message) {
        Forms.node(output, message.nodeId());
        Forms.requestId(output, message.request());
    }

    static NoLongerLeader noLongerLeader(BoundedInput input) {
        return new NoLongerLeader(Forms.node(input), Forms.requestId(input));
    }

    static void overloaded(CanonicalOutput output, Overloaded message) {
        Forms.node(output, message.nodeId());
        Forms.requestId(output, message.request());
    }

    static Overloaded overloaded(BoundedInput input) {
        return new Overloaded(Forms.node(input), Forms.requestId(input));
    }

    static void statusResponse(CanonicalOutput output, StatusResponse message) {
        NodeStatus status = message.status();
        Forms.node(output, status.node());
        output.flag(status.ready());
        output.text(status.role());
        Forms.ballot(output, status.ballot());
        Forms.node(output, status.leader());
        Forms.ballot(output, status.promised());
        output.counter(status.committed());
        output.counter(status.applied());
        output.counter(status.firstSlot());
        output.counter(status.lastSlot());
        output.counter(status.digestSlot());
        output.writeLong(status.digest());
        output.counter(status.queueBytes());
        output.counter(status.faults());
        output.counter(status.syncs());
    }

    static StatusResponse statusResponse(BoundedInput input) {
        return new StatusResponse(new NodeStatus(
                Forms.node(input),
                input.flag(),
                input.text(),
                Forms.ballot(input),
                Forms.node(input),
                Forms.ballot(input),
                input.counter(),
                input.counter(),
                input.counter(),
                input.counter(),
                input.counter(),
                input.readLong(),
                input.counter(),
                input.counter(),
                input.counter()));
    }
}
