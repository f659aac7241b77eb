/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import com.esotericsoftware.kryo.KryoException;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RequestId;

/**
 * How the records of which messages are made are written and read. The order of evaluation of a constructor's arguments,
 * left to right, is the order of the fields on the wire.
 */
final class Forms {
    /** The least that an accept takes: its identifier's four numbers, the value's length, the value's kind. */
    static final int MIN_ACCEPT_BYTES = 6;

    private Forms() {}

    static void node(CanonicalOutput output, int id) {
        output.counter(id);
    }

    static int node(BoundedInput input) {
        return input.counter(Integer.MAX_VALUE);
    }

    static void ballot(CanonicalOutput output, BallotNumber ballot) {
        output.counter(ballot.counter());
        node(output, ballot.nodeIdentifier());
    }

    static BallotNumber ballot(BoundedInput input) {
        return new BallotNumber(input.counter(), node(input));
    }

    static void identifier(CanonicalOutput output, Identifier id) {
        node(output, id.from());
        ballot(output, id.number());
        output.counter(id.logIndex());
    }

    static Identifier identifier(BoundedInput input) {
        return new Identifier(node(input), ballot(input), input.counter());
    }

    static void progress(CanonicalOutput output, Progress progress) {
        ballot(output, progress.highestPromised());
        identifier(output, progress.highestCommitted());
    }

    static Progress progress(BoundedInput input) {
        return new Progress(ballot(input), identifier(input));
    }

    /** A digest has a fixed length, because all its bits are as likely. */
    static void applied(CanonicalOutput output, AppliedDigest applied) {
        output.counter(applied.slot());
        output.writeLong(applied.digest());
    }

    static AppliedDigest applied(BoundedInput input) {
        return new AppliedDigest(input.counter(), input.readLong());
    }

    /** A value is carried as its own bytes, the same as in every journal. */
    static void value(CanonicalOutput output, CommandValue value) {
        output.bytes(value.encoded());
    }

    static CommandValue value(BoundedInput input) {
        try {
            return CommandValue.decode(input.bytes());
        } catch (MalformedMessageException e) {
            throw new KryoException(e.getMessage(), e);
        }
    }

    static void accept(CanonicalOutput output, Accept accept) {
        identifier(output, accept.id());
        value(output, accept.value());
    }

    static Accept accept(BoundedInput input) {
        return new Accept(identifier(input), value(input));
    }

    /** The sequence has a fixed length, because without a session it is a random number. */
    static void requestId(CanonicalOutput output, RequestId request) {
        output.counter(request.session());
        output.writeLong(request.sequence());
    }

    static RequestId requestId(BoundedInput input) {
        return new RequestId(input.counter(), input.readLong());
    }
}
