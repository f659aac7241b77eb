/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.apply.TallyProvider;
import org.paxos4j.core.client.FakeTransport.FakeConnection;
import org.paxos4j.statemachine.Bytes;

/** A driver on virtual time, without any thread. Each step lets the driver do all that there is to do. */
final class DriverHarness {
    static final StateMachines TALLY = new StateMachines(List.of(new TallyProvider()));
    static final long SESSION = 77;

    private final List<CompletableFuture<Record>> unwatched = new ArrayList<>();
    final FakeTransport transport = new FakeTransport();
    final ClientDriver driver;
    /** The monotonic clock may stand anywhere; here it overflows on the way. */
    private long nowNanos = Long.MAX_VALUE - 500_000_000;

    DriverHarness(String... addresses) {
        this(1, addresses);
    }

    DriverHarness(long seed, String... addresses) {
        driver = new ClientDriver(
                List.of(addresses), transport, TALLY, () -> nowNanos, new SplittableRandom(seed), () -> {});
    }

    /** Time passes, and the driver gets no turn meanwhile, as on a machine that was suspended. */
    void jump(long millis) {
        nowNanos += millis * 1_000_000;
    }

    long nowNanos() {
        return nowNanos;
    }

    CompletableFuture<Record> submit(long amount, int deadlineMillis) {
        CompletableFuture<Record> future =
                driver.submit("tally", new TallyProvider.Add(amount), Duration.ofMillis(deadlineMillis));
        run();
        return future;
    }

    /** As {@link #submit}, for a test to which the outcome does not matter. */
    void submits(long amount, int deadlineMillis) {
        unwatched.add(submit(amount, deadlineMillis));
    }

    void run() {
        while (driver.doWork()) {
            // until there is nothing left to do at this moment
        }
    }

    /** Lets time pass as a thread would that sleeps as long as it may. */
    void pass(long millis) {
        long left = millis * 1_000_000;
        while (left > 0) {
            run();
            long next = driver.nanosToNextWork();
            assertTrue(next > 0, "a thread would spin: there is work to do, and it is not done");
            long step = Math.min(left, next);
            nowNanos += step;
            left -= step;
        }
        run();
    }

    /** The connection that is dialled next, to this address, at the latest after the longest pause of a failover. */
    FakeConnection dialled(String address) {
        for (int millis = 0; transport.dialled.isEmpty() && millis < 120; millis++) {
            pass(1);
        }
        FakeConnection connection = transport.dialled.poll();
        assertTrue(connection != null, "nothing was dialled");
        assertEquals(address, connection.address);
        return connection;
    }

    /** As {@link #dialled}; the node says welcome. */
    FakeConnection connected(String address, int node) {
        FakeConnection connection = dialled(address).welcome(node);
        run();
        return connection;
    }

    void nothingDialled() {
        assertTrue(transport.dialled.isEmpty(), "something was dialled");
    }

    /** The node opens the session that it is asked for. */
    void opensSession(FakeConnection connection, long session) {
        Envelope opening = connection.next();
        assertEquals(Envelope.SESSIONS, opening.stateMachine());
        assertEquals(RequestId.NO_SESSION, opening.request().session());
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(session).array();
        connection.says(new ServerResponse(opening.request(), Outcome.APPLIED, Bytes.wrap(id)));
        run();
    }

    /** A connection to node 1, at h1:7701, with an open session and one command in flight. */
    FakeConnection leaderWithSession() {
        FakeConnection leader = connected("h1:7701", 1);
        opensSession(leader, SESSION);
        return leader;
    }

    void answers(FakeConnection connection, RequestId request, long total) {
        Bytes result = TALLY.encode("tally", new TallyProvider.Sum(total, 1, 1));
        connection.says(new ServerResponse(request, Outcome.APPLIED, result));
        run();
    }

    void answers(FakeConnection connection, RequestId request, Outcome outcome, String reason) {
        connection.says(new ServerResponse(request, outcome, Bytes.ofUtf8(reason)));
        run();
    }

    void says(FakeConnection connection, ClientMessage message) {
        connection.says(message);
        run();
    }

    void breaks(FakeConnection connection, String reason) {
        connection.breaks(reason);
        run();
    }

    static long total(CompletableFuture<Record> future) {
        assertTrue(future.isDone(), "not answered yet");
        return ((TallyProvider.Sum) future.join()).total();
    }

    static void open(CompletableFuture<Record> future) {
        assertFalse(future.isDone(), () -> "answered: " + future);
    }

    /** It has failed with exactly this; its message. */
    static String failed(CompletableFuture<Record> future, Class<? extends Throwable> with) {
        assertTrue(future.isDone(), "not answered yet");
        Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
        assertEquals(with, cause.getClass(), cause::toString);
        return String.valueOf(cause.getMessage());
    }
}
