/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** How the messages between peers are written and read. */
final class PeerForms {
    private PeerForms() {}

    static void prepare(CanonicalOutput output, Prepare message) {
        Forms.identifier(output, message.id());
    }

    static Prepare prepare(BoundedInput input) {
        return new Prepare(Forms.identifier(input));
    }

    static void prepareAck(CanonicalOutput output, PrepareAck message) {
        Forms.identifier(output, message.requestId());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
        output.counter(message.highestAcceptedIndex());
        output.counter(message.leaderHeartbeat());
        output.counter(message.coversFrom());
        output.counter(message.coversTo());
        output.list(message.highestUncommitted(), Forms::accept);
    }

    static PrepareAck prepareAck(BoundedInput input) {
        return new PrepareAck(
                Forms.identifier(input),
                Forms.node(input),
                Forms.progress(input),
                input.counter(),
                input.counter(),
                input.counter(),
                input.counter(),
                input.list(Forms.MIN_ACCEPT_BYTES, Forms::accept));
    }

    static void prepareNack(CanonicalOutput output, PrepareNack message) {
        Forms.identifier(output, message.requestId());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
        output.counter(message.highestAcceptedIndex());
        output.counter(message.leaderHeartbeat());
    }

    static PrepareNack prepareNack(BoundedInput input) {
        return new PrepareNack(
                Forms.identifier(input), Forms.node(input), Forms.progress(input), input.counter(), input.counter());
    }

    static void acceptAck(CanonicalOutput output, AcceptAck message) {
        Forms.identifier(output, message.requestId());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
    }

    static AcceptAck acceptAck(BoundedInput input) {
        return new AcceptAck(Forms.identifier(input), Forms.node(input), Forms.progress(input));
    }

    static void acceptNack(CanonicalOutput output, AcceptNack message) {
        Forms.identifier(output, message.requestId());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
    }

    static AcceptNack acceptNack(BoundedInput input) {
        return new AcceptNack(Forms.identifier(input), Forms.node(input), Forms.progress(input));
    }

    static void commit(CanonicalOutput output, Commit message) {
        Forms.identifier(output, message.identifier());
        output.counter(message.heartbeat());
    }

    static Commit commit(BoundedInput input) {
        return new Commit(Forms.identifier(input), input.counter());
    }

    static void heartbeatAck(CanonicalOutput output, HeartbeatAck message) {
        Forms.identifier(output, message.requestId());
        output.counter(message.heartbeat());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
        Forms.applied(output, message.applied());
    }

    static HeartbeatAck heartbeatAck(BoundedInput input) {
        return new HeartbeatAck(
                Forms.identifier(input),
                input.counter(),
                Forms.node(input),
                Forms.progress(input),
                Forms.applied(input));
    }

    static void agreedDigest(CanonicalOutput output, AgreedDigest message) {
        Forms.node(output, message.from());
        Forms.applied(output, message.agreed());
        output.counter(message.equalUpTo());
    }

    static AgreedDigest agreedDigest(BoundedInput input) {
        return new AgreedDigest(Forms.node(input), Forms.applied(input), input.counter());
    }

    static void retransmitRequest(CanonicalOutput output, RetransmitRequest message) {
        Forms.node(output, message.from());
        Forms.node(output, message.to());
        output.counter(message.logIndex());
    }

    static RetransmitRequest retransmitRequest(BoundedInput input) {
        return new RetransmitRequest(Forms.node(input), Forms.node(input), input.counter());
    }

    static void retransmitResponse(CanonicalOutput output, RetransmitResponse message) {
        Forms.node(output, message.from());
        Forms.node(output, message.to());
        output.counter(message.committedSlot());
        output.list(message.committed(), Forms::accept);
    }

    static RetransmitResponse retransmitResponse(BoundedInput input) {
        return new RetransmitResponse(
                Forms.node(input),
                Forms.node(input),
                input.counter(),
                input.list(Forms.MIN_ACCEPT_BYTES, Forms::accept));
    }

    static void probe(CanonicalOutput output, Probe message) {
        output.counter(message.round());
        Forms.node(output, message.from());
    }

    static Probe probe(BoundedInput input) {
        return new Probe(input.counter(), Forms.node(input));
    }

    static void probeAnswer(CanonicalOutput output, ProbeAnswer message) {
        output.counter(message.round());
        Forms.node(output, message.from());
        Forms.progress(output, message.progress());
        output.flag(message.heardLeaderRecently());
    }

    static ProbeAnswer probeAnswer(BoundedInput input) {
        return new ProbeAnswer(input.counter(), Forms.node(input), Forms.progress(input), input.flag());
    }
}
