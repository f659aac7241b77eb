/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.apply.Replies;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.apply.StoppedMachine;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Snapshots;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/** One life of a state machine on one node: a log is applied to a new instance, by the engine that replicas have. */
final class Replay {
    private static final Bytes OPENING =
            new Envelope(new RequestId(RequestId.NO_SESSION, 1), 1, Envelope.SESSIONS, Bytes.EMPTY).encode();

    private final Watched provider;
    private final ApplyEngine engine;
    private final Map<Long, ServerResponse> answers = new HashMap<>();
    private long session;

    private Replay(Watched provider) {
        this.provider = provider;
        this.engine = new ApplyEngine(new StateMachines(List.of(provider)));
    }

    static Replay ofNew(StateMachineProvider provider) {
        return new Replay(new Watched(provider, null));
    }

    static Replay of(StateMachineProvider provider, SampleLog log) {
        Replay replay = ofNew(provider);
        replay.apply(log.first());
        replay.apply(log.second());
        return replay;
    }

    /** Of a new instance that has read a snapshot, which stands for so many slots. */
    static Replay ofSnapshot(StateMachineProvider provider, byte[] snapshot, long slots) {
        Replay replay = new Replay(new Watched(provider, snapshot));
        for (long slot = 1; slot <= slots; slot++) {
            replay.apply(NoOperationCommandValue.INSTANCE, Replies.NONE);
        }
        return replay;
    }

    void apply(SampleLog.Part part) {
        begin(part.stampNanos());
        part.slots().forEach(this::apply);
    }

    /** The slot before a part, which opens the session of its requests. */
    void begin(long stampNanos) {
        apply(
                CommandBatch.of(stampNanos, List.of(OPENING)),
                (index, response) ->
                        session = response.response().asByteBuffer().getLong());
    }

    void apply(SampleLog.Slot slot) {
        if (slot.bringsTime()) {
            List<Bytes> envelopes = slot.requests().stream().map(this::envelope).toList();
            apply(
                    CommandBatch.of(slot.stampNanos(), envelopes),
                    (index, response) -> answers.put(slot.requests().get(index).number(), response));
        } else {
            apply(NoOperationCommandValue.INSTANCE, Replies.NONE);
        }
    }

    private Bytes envelope(SampleLog.Request request) {
        RequestId id = new RequestId(session, request.number());
        return new Envelope(id, request.number(), provider.name(), request.bytes()).encode();
    }

    private void apply(CommandValue value, Replies replies) {
        engine.apply(new Payload(engine.appliedSlot() + 1, value), replies);
    }

    /** How a request was answered; {@code null} if it was not, because the state machine had stopped. */
    @Nullable
    ServerResponse answerTo(SampleLog.Request request) {
        return answers.get(request.number());
    }

    /** Why the state machine has stopped; {@code null} if it has not. */
    @Nullable
    StoppedMachine stopped() {
        List<StoppedMachine> stopped = engine.stopped();
        return stopped.isEmpty() ? null : stopped.get(0);
    }

    StateMachine machine() {
        return Objects.requireNonNull(provider.created);
    }

    byte[] snapshot() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try {
            ((Snapshots) machine()).writeSnapshot(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }

    long slots() {
        return engine.appliedSlot();
    }

    long clockNanos() {
        return engine.clock().toNanos();
    }

    long nextDeadlineNanos() {
        return engine.nextDeadlineNanos();
    }

    /** Keeps hold of what is created. */
    private static final class Watched implements StateMachineProvider {
        private final StateMachineProvider provider;
        private final byte @Nullable [] snapshot;
        private @Nullable StateMachine created;

        Watched(StateMachineProvider provider, byte @Nullable [] snapshot) {
            this.provider = provider;
            this.snapshot = snapshot;
        }

        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public String version() {
            return provider.version();
        }

        @Override
        public List<PinnedType> types() {
            return provider.types();
        }

        @Override
        public StateMachine create() {
            StateMachine machine = provider.create();
            created = machine;
            if (snapshot != null) {
                try {
                    ((Snapshots) machine).readSnapshot(new ByteArrayInputStream(snapshot));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return machine;
        }
    }
}
