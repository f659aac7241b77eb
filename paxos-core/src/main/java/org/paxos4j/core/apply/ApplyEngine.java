/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;

/**
 * Applies chosen values in the order of the log: each command of each session once, whatever its client sends again.
 * Deterministic: its state and its answers follow from the values alone. Used by one thread at a time.
 */
public final class ApplyEngine {
    /** An envelope that cannot be read names no request; its answer reaches nobody, but it is part of the digest. */
    private static final RequestId UNNAMED = new RequestId(RequestId.NO_SESSION, 0);

    private static final String FULL = "unacknowledged replies in its session are " + Session.MAX_CACHED_REPLIES
            + ", or weigh " + Session.MAX_CACHED_BYTES + " bytes";

    private final StateMachines known;
    private final Map<String, RunningMachine> machines;
    private final SessionTable sessions = new SessionTable();
    private final RollingDigest digest = new RollingDigest();
    private long appliedSlot;
    private long clockNanos;
    private long unanswered;
    private long stoppedSlot;

    /** With new instances of all state machines, before the first slot. */
    public ApplyEngine(StateMachines known) {
        this.known = known;
        this.machines = known.create();
    }

    /**
     * Applies the value of the next slot. What a state machine throws ends here, except a {@link VirtualMachineError}: after
     * that this engine must not be used any more, because it has stopped half-way.
     *
     * @param payload the value of slot {@code appliedSlot() + 1}
     * @param replies hears the answers; it must not throw
     * @throws IllegalStateException if it is another slot; nothing has changed
     */
    public void apply(Payload payload, Replies replies) {
        long slot = payload.slot();
        if (slot != appliedSlot + 1) {
            throw new IllegalStateException("slot " + slot + " came to be applied after slot " + appliedSlot);
        }
        digest.beginSlot(slot);
        if (payload.value() instanceof CommandBatch batch) {
            applyBatch(slot, batch, replies);
        }
        digest.endSlot();
        appliedSlot = slot;
    }

    /** The highest slot that is applied; 0 before the first. */
    public long appliedSlot() {
        return appliedSlot;
    }

    /** The digest of everything up to {@link #appliedSlot()}: slots, commands and answers. */
    public long digest() {
        return digest.value();
    }

    /** The log's clock: the highest stamp applied. */
    public Duration clock() {
        return Duration.ofNanos(clockNanos);
    }

    /**
     * When something is due that needs nothing but time, in nanoseconds of the log's clock: a session or a state machine's
     * deadline. {@link Long#MAX_VALUE} if nothing is.
     */
    public long nextDeadlineNanos() {
        long next = sessions.nextExpiryNanos();
        for (RunningMachine machine : machines.values()) {
            next = Math.min(next, machine.nextDeadlineNanos());
        }
        return next;
    }

    /** How many commands were not answered because their state machine had stopped. */
    public long faults() {
        return unanswered;
    }

    /** The state machines that have failed, ascending by name. */
    public List<StoppedMachine> stopped() {
        return machines.values().stream()
                .flatMap(machine -> Stream.ofNullable(machine.stopped()))
                .toList();
    }

    /**
     * The highest slot at which a state machine has failed; 0 if none has. From there on other replicas may have other
     * answers, and so sessions that are full, or have ended, where those of this one are not, or the other way about: unless the
     * state machine has failed on them as well, which equal digests show.
     */
    public long stoppedSlot() {
        return stoppedSlot;
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.size();
    }

    private void applyBatch(long slot, CommandBatch batch, Replies replies) {
        // A new leader may stamp lower than an old one whose value it has not seen; the clock stands still then.
        clockNanos = Math.max(clockNanos, batch.stampNanos());
        sessions.expire(clockNanos);
        List<Bytes> envelopes = batch.envelopes();
        digest.batch(batch.stampNanos(), envelopes.size());
        ApplyContext context = new ApplyContext(slot, Duration.ofNanos(clockNanos));
        machines.forEach((name, machine) -> note(name, machine, machine.beginSlot(context)));
        for (int index = 0; index < envelopes.size(); index++) {
            applyCommand(context, index, envelopes.get(index), replies);
        }
        machines.forEach((name, machine) -> note(name, machine, machine.endSlot(context)));
    }

    /** A state machine that fails without a command does so on every node at this slot, or this node differs. */
    private void note(String name, RunningMachine machine, boolean failed) {
        StoppedMachine stopped = machine.stopped();
        if (failed && stopped != null) {
            digest.stopped(name, stopped.cause().getClass());
            noteSlot(machine);
        }
    }

    private void noteSlot(@Nullable RunningMachine machine) {
        StoppedMachine stopped = machine == null ? null : machine.stopped();
        if (stopped != null) {
            stoppedSlot = Math.max(stoppedSlot, stopped.slot());
        }
    }

    private void applyCommand(ApplyContext context, int index, Bytes encoded, Replies replies) {
        RequestId request;
        Answer answer;
        try {
            Envelope envelope = Envelope.decode(encoded);
            request = envelope.request();
            answer = StateMachines.isSessionOpening(envelope)
                    ? openSession(context.slot(), index)
                    : applyInSession(context, envelope);
        } catch (MalformedMessageException e) {
            request = UNNAMED;
            answer = Answer.Given.of(Outcome.MALFORMED, "not an envelope");
        }
        if (answer instanceof Answer.Given given) {
            ServerResponse response = new ServerResponse(request, given.outcome(), given.response());
            digest.answered(encoded, response);
            replies.reply(index, response);
        } else if (answer instanceof Answer.Withheld withheld) {
            unanswered++;
            digest.unanswered(encoded, withheld.failure());
        }
    }

    private Answer openSession(long slot, int index) {
        byte[] id = new byte[Long.BYTES];
        ByteBuffer.wrap(id).putLong(sessions.open(slot, index, clockNanos));
        return new Answer.Given(Outcome.APPLIED, Bytes.wrap(id));
    }

    private Answer applyInSession(ApplyContext context, Envelope envelope) {
        Session session = sessions.use(envelope.request().session(), clockNanos);
        if (session == null) {
            return Answer.Given.of(Outcome.SESSION_EXPIRED, "no such session, or not any more");
        }
        long sequence = envelope.request().sequence();
        if (StateMachines.hasFloorAboveItself(envelope)) {
            return Answer.Given.of(Outcome.MALFORMED, StateMachines.FLOOR_ABOVE_ITSELF);
        }
        sessions.raiseFloor(session, envelope.floor());
        if (session.isBelowFloor(sequence)) {
            return Answer.Given.of(Outcome.BELOW_FLOOR, "below the floor of its session: its reply is forgotten");
        }
        Answer before = session.answerOf(sequence);
        if (before != null) {
            return before;
        }
        if (session.isFullFor(sequence)) {
            return Answer.Given.of(Outcome.TOO_MANY_OUTSTANDING, FULL);
        }
        RunningMachine machine = machines.get(envelope.stateMachine());
        Answer answer = machine == null
                ? Answer.Given.of(Outcome.MALFORMED, known.unknown())
                : machine.apply(context, envelope.command());
        if (answer instanceof Answer.Withheld) {
            noteSlot(machine);
        }
        // Also when nobody is told: on a replica whose state machine has stopped, the session must stay as on the
        // others.
        sessions.remember(session, sequence, answer);
        return answer;
    }
}
