/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.codec.PinnedTypeCodec;
import org.paxos4j.statemachine.ApplyContext;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.Timed;

/** One state machine on this replica, for as long as it works. */
final class RunningMachine {
    /** How long the encoded result of a command may be: a longer one would not fit the frame of its answer. */
    static final int MAX_RESULT_BYTES = Envelope.MAX_COMMAND_BYTES;

    /** How long the reason of a refusal may be; what exceeds it is cut off. */
    static final int MAX_REASON_BYTES = 1_024;

    private static final int FIRST_TWO_BITS = 0b1100_0000;
    private static final int UTF8_CONTINUATION = 0b1000_0000;

    private final String name;
    private final PinnedTypeCodec codec;
    private final StateMachine machine;
    private @Nullable StoppedMachine stopped;
    private long nextDeadlineNanos;

    RunningMachine(String name, PinnedTypeCodec codec, StateMachine machine) {
        this.name = name;
        this.codec = codec;
        this.machine = machine;
        this.nextDeadlineNanos = machine instanceof Timed timed ? ask(timed) : Long.MAX_VALUE;
    }

    /** How it failed; {@code null} while it has not. */
    @Nullable
    StoppedMachine stopped() {
        return stopped;
    }

    /**
     * Applies one command. Whatever the state machine throws, except what the Java machine itself throws, ends here: a
     * refusal is an answer, everything else stops this state machine and leaves the others alone.
     */
    @SuppressWarnings("CatchingUnchecked") // a plug-in's failed assertion or missing class must not end the replica
    Answer apply(ApplyContext context, Bytes bytes) {
        if (stopped != null) {
            return new Answer.Withheld(stopped.cause().getClass());
        }
        Record command;
        try {
            command = codec.decode(bytes);
            if (codec.useOf(command) == PinnedType.Use.RESULT) {
                return Answer.Given.of(Outcome.MALFORMED, "not a command of state machine " + name);
            }
        } catch (MalformedMessageException e) {
            return Answer.Given.of(Outcome.MALFORMED, "not a command of state machine " + name);
        }
        try {
            return new Answer.Given(Outcome.APPLIED, encode(answer(context, command)));
        } catch (CommandRejected e) {
            return new Answer.Given(Outcome.REJECTED, reason(e));
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            stopped = new StoppedMachine(name, context.slot(), e);
            return new Answer.Withheld(e.getClass());
        }
    }

    private Record answer(ApplyContext context, Record command) throws CommandRejected {
        return codec.useOf(command) == PinnedType.Use.QUERY
                ? ((Queryable) machine).query(context, command)
                : machine.apply(context, command);
    }

    /** When something is due, in nanoseconds of the log's clock, as of the last slot; never for one that has failed. */
    long nextDeadlineNanos() {
        return stopped == null ? nextDeadlineNanos : Long.MAX_VALUE;
    }

    /** A slot begins, and brings the time: what is due by it is done. Says whether the state machine has failed at that. */
    boolean beginSlot(ApplyContext context) {
        long now = context.time().toNanos();
        return machine instanceof Timed timed
                && nextDeadlineNanos() <= now
                && !guarded(context, () -> {
                    timed.onDeadline(context);
                    nextDeadlineNanos = ask(timed);
                    if (nextDeadlineNanos <= now) {
                        throw new IllegalStateException("state machine " + name + " has a deadline at "
                                + Duration.ofNanos(nextDeadlineNanos) + " still, though the time is " + context.time());
                    }
                });
    }

    /** The slot's commands are applied. Says whether the state machine has failed at telling its next deadline. */
    boolean endSlot(ApplyContext context) {
        return machine instanceof Timed timed
                && stopped == null
                && !guarded(context, () -> nextDeadlineNanos = ask(timed));
    }

    @SuppressWarnings("CatchingUnchecked") // as in apply
    private boolean guarded(ApplyContext context, Runnable call) {
        try {
            call.run();
            return true;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            stopped = new StoppedMachine(name, context.slot(), e);
            return false;
        }
    }

    private static long ask(Timed timed) {
        return timed.nextDeadline().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** A plug-in compiled without null checks may well return nothing, hence the question. */
    private Bytes encode(@Nullable Record result) {
        if (result == null) {
            throw new IllegalStateException("state machine " + name + " returned null");
        }
        Bytes encoded = codec.encode(result);
        if (encoded.length() > MAX_RESULT_BYTES) {
            throw new IllegalStateException("state machine " + name + " returned a result of " + encoded.length()
                    + " bytes; the limit is " + MAX_RESULT_BYTES);
        }
        // Its session keeps it, perhaps for an hour: without the room that the encoder had left beside it.
        return Bytes.wrap(encoded.toArray());
    }

    private static Bytes reason(CommandRejected rejected) {
        String message = rejected.getMessage();
        byte[] utf8 = (message == null ? "" : message).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MAX_REASON_BYTES);
        // Cut between characters, not within one.
        while (length < utf8.length && length > 0 && (utf8[length] & FIRST_TWO_BITS) == UTF8_CONTINUATION) {
            length--;
        }
        return Bytes.wrap(Arrays.copyOf(utf8, length));
    }
}
