/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.statemachine.CommandRejected;

/**
 * One client of a {@link Load}: performs one operation at a time in a session of its own, and notes how each ends. Owned by its
 * thread.
 */
final class LoadClient implements AutoCloseable {
    private final Sender session;
    private final int number;
    private final Tally tally;
    private final History history;
    // Grows as it must, so that nothing is cut; 3 digits.
    private final Histogram latencies = new Histogram(3);
    private long dueNanos;

    LoadClient(Sender session, int number, Tally tally, History history) {
        this.session = session;
        this.number = number;
        this.tally = tally;
        this.history = history;
    }

    /** What is asked of the cluster in one operation; its answer is a number. */
    interface Request {
        long send() throws ExecutionException, InterruptedException;
    }

    /** By which its operations reach the cluster. */
    Sender session() {
        return session;
    }

    /** From 0 on. */
    int number() {
        return number;
    }

    /** A turn was due at this moment: that is when whoever measures begins to wait. */
    void turnIsDue(long nanos) {
        dueNanos = nanos;
    }

    /**
     * The operation of this turn that counts.
     *
     * @param f what it does, as the history calls it
     * @param key on which key
     * @param value with what
     * @return the answer, if it was acknowledged
     */
    OptionalLong count(String f, int key, Object value, Request request) throws InterruptedException {
        long begun = System.nanoTime();
        Outcome outcome = outcome(f, key, value, request);
        long now = System.nanoTime();
        tally.count(key, outcome.end(), begun, now);
        if (outcome.end() == Outcome.End.OK) {
            latencies.recordValue(now - dueNanos);
        }
        return outcome.answer();
    }

    /** Another operation of this turn. */
    OptionalLong perform(String f, int key, Object value, Request request) throws InterruptedException {
        return outcome(f, key, value, request).answer();
    }

    Histogram latencies() {
        return latencies;
    }

    @Override
    public void close() {
        session.client().close();
    }

    private Outcome outcome(String f, int key, Object value, Request request) throws InterruptedException {
        History.Operation operation = history.invoke(number, f, key, value);
        Outcome outcome;
        try {
            outcome = Outcome.ok(request.send());
        } catch (ExecutionException notAcknowledged) {
            outcome = Outcome.of(Answers.causeOf(notAcknowledged));
        }
        operation.ended(outcome);
        return outcome;
    }

    /**
     * How an operation ended.
     *
     * @param end the kind
     * @param answer what it was answered with, if it was acknowledged
     */
    record Outcome(End end, OptionalLong answer) {

        /** The three kinds. */
        enum End {
            /** Done, once. */
            OK,
            /** Certainly not done. */
            FAIL,
            /** Perhaps done. */
            UNKNOWN
        }

        static Outcome ok(long answer) {
            return new Outcome(End.OK, OptionalLong.of(answer));
        }

        private static Outcome of(Throwable cause) {
            if (cause instanceof OutcomeUnknownException) {
                return new Outcome(End.UNKNOWN, OptionalLong.empty());
            }
            if (cause instanceof NotDoneException || cause instanceof CommandRejected) {
                return new Outcome(End.FAIL, OptionalLong.empty());
            }
            throw new IllegalStateException("a client ended a command in a way that is not in its contract", cause);
        }
    }
}
