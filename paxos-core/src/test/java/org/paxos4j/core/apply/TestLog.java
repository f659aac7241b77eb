/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.statemachine.Bytes;

/** Writes a log, slot by slot, and has an engine apply it. */
final class TestLog {
    static final StateMachines TALLY = new StateMachines(List.of(new TallyProvider(), new TallyProvider("other")));
    static final Envelope OPEN =
            new Envelope(new RequestId(RequestId.NO_SESSION, 7), 0, Envelope.SESSIONS, Bytes.EMPTY);

    final ApplyEngine engine = new ApplyEngine(TALLY);
    final List<Payload> payloads = new ArrayList<>();
    private long stampNanos = 1;

    /** From now on batches carry this stamp. */
    TestLog at(long newStampNanos) {
        stampNanos = newStampNanos;
        return this;
    }

    void noOperation() {
        add(new Payload(engine.appliedSlot() + 1, NoOperationCommandValue.INSTANCE), (index, response) -> {
            throw new AssertionError("a no-operation was answered");
        });
    }

    /** One slot with these commands; the answers by index. */
    Map<Integer, ServerResponse> apply(Envelope... envelopes) {
        return applyBytes(Arrays.stream(envelopes).map(Envelope::encode).toList());
    }

    Map<Integer, ServerResponse> applyBytes(List<Bytes> envelopes) {
        TreeMap<Integer, ServerResponse> answers = new TreeMap<>();
        add(new Payload(engine.appliedSlot() + 1, CommandBatch.of(stampNanos, envelopes)), answers::put);
        return answers;
    }

    /** One slot with one command; its answer. */
    ServerResponse one(Envelope envelope) {
        return apply(envelope).get(0);
    }

    long openSession() {
        return one(OPEN).response().asByteBuffer().getLong();
    }

    private void add(Payload payload, Replies replies) {
        payloads.add(payload);
        engine.apply(payload, replies);
    }

    static Envelope add(long session, long sequence, long floor, long amount) {
        return command(session, sequence, floor, new TallyProvider.Add(amount));
    }

    static Envelope command(long session, long sequence, long floor, Record command) {
        return new Envelope(new RequestId(session, sequence), floor, "tally", TALLY.encode("tally", command));
    }

    /** The running total that an answer tells. */
    static long total(ServerResponse response) {
        return result(response).total();
    }

    static TallyProvider.Sum result(ServerResponse response) {
        try {
            return (TallyProvider.Sum) TALLY.decode("tally", response.response());
        } catch (MalformedMessageException e) {
            throw new AssertionError(
                    response.outcome() + " " + response.response().toUtf8(), e);
        }
    }
}
