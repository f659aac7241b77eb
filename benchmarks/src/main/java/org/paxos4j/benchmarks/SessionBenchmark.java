/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.apply.Replies;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.statemachine.Bytes;

/**
 * A command at its state machine: found in its session, decoded, applied, its answer encoded, remembered, and taken into the
 * digest. The commands come from a log that is made before; at its end a new engine begins with its first slot.
 */
public class SessionBenchmark extends EngineBenchmark {
    private static final int COMMANDS = 64;
    private static final int COUNTERS = 16;

    /** So many that the opening of sessions, which is measured with them, is no more than a small part. */
    private static final int PAYLOADS = 8_192;

    /** How many sessions are open; each is used in its turn. */
    @Param({"1", "100", "10000"})
    public int sessions;

    private final StateMachines machines = new StateMachines(List.of(new CounterProvider()));
    private final List<Payload> log = new ArrayList<>();
    private final List<Long> sessionIds = new ArrayList<>();
    private ApplyEngine engine = new ApplyEngine(machines);
    private int next;
    private int openings;

    /** Makes the log: first the openings, then the commands. */
    @Setup
    public void makeLog() {
        openSessions();
        openings = log.size();
        for (int payload = 0; payload < PAYLOADS; payload++) {
            List<Bytes> envelopes = new ArrayList<>(COMMANDS);
            for (int i = 0; i < COMMANDS; i++) {
                envelopes.add(add(payload * COMMANDS + i, i / sessions).encode());
            }
            append(envelopes);
        }
    }

    /** One command, as a part of its payload. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public void apply(Blackhole blackhole) {
        if (next == log.size()) {
            startAnew();
        }
        engine.apply(log.get(next++), (index, response) -> blackhole.consume(applied(response)));
    }

    private static ServerResponse applied(ServerResponse response) {
        if (response.outcome() != ServerResponse.Outcome.APPLIED) {
            throw new IllegalStateException("not applied: " + response);
        }
        return response;
    }

    private void startAnew() {
        engine = new ApplyEngine(machines);
        for (next = 0; next < openings; next++) {
            engine.apply(log.get(next), Replies.NONE);
        }
    }

    private void openSessions() {
        Bytes opening =
                new Envelope(new RequestId(RequestId.NO_SESSION, 1), 0, Envelope.SESSIONS, Bytes.EMPTY).encode();
        while (sessionIds.size() < sessions) {
            int count = Math.min(CommandBatch.MAX_COMMANDS, sessions - sessionIds.size());
            append(Collections.nCopies(count, opening));
            engine.apply(log.get(next++), (index, response) -> sessionIds.add(idIn(response)));
        }
    }

    private static long idIn(ServerResponse opened) {
        return opened.response().asByteBuffer().getLong();
    }

    /**
     * A command of the session whose turn it is.
     *
     * @param number of the command, from 0 on
     * @param unanswered how many commands of its session are before it in its payload, and have no answer yet
     */
    private Envelope add(int number, int unanswered) {
        long sequence = 1L + number / sessions;
        return new Envelope(
                new RequestId(sessionIds.get(number % sessions), sequence),
                sequence - unanswered,
                CounterProvider.NAME,
                machines.encode(CounterProvider.NAME, new Add("counter-" + number % COUNTERS, 1)));
    }

    private void append(List<Bytes> envelopes) {
        log.add(new Payload(log.size() + 1, CommandBatch.of(1, envelopes)));
    }
}
