/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;

/** To which answers a client objects: these are the test's, no node has given any yet. */
class VirtualClientTest {
    private static final long SESSION = 4711;
    private static final LedgerProvider.Entry ENTRY = new LedgerProvider.Entry(1, 1);

    private final VirtualCluster cluster = new VirtualCluster(1, 5, node -> List.of(new LedgerProvider()));
    private final VirtualClient client = cluster.client();
    private CompletableFuture<Record> answer;

    @BeforeEach
    void aSessionAndOneCommand() {
        byte[] id = ByteBuffer.allocate(8).putLong(SESSION).array();
        hear(new RequestId(RequestId.NO_SESSION, 1), Outcome.APPLIED, Bytes.wrap(id));
        answer = client.submit("ledger", ENTRY);
    }

    @Test
    void anAnswerMayBeHeardAgain() {
        hear(1, Outcome.APPLIED, booked(1));
        hear(1, Outcome.APPLIED, booked(1));
        hear(1, Outcome.BELOW_FLOOR, Bytes.EMPTY);

        assertEquals(new LedgerProvider.Booked(1), answer.join());
    }

    @Test
    void anotherAnswerMayNot() {
        hear(1, Outcome.APPLIED, booked(1));

        assertObjects(() -> hear(1, Outcome.APPLIED, booked(2)));
    }

    @Test
    void anAnswerToSomebodyElseIsObjectedTo() {
        assertObjects(() -> hear(new RequestId(SESSION + 1, 1), Outcome.APPLIED, booked(1)));
    }

    @Test
    void anAnswerToWhatWasNeverAskedIsObjectedTo() {
        assertObjects(() -> hear(2, Outcome.APPLIED, booked(1)));
    }

    @Test
    void aRefusalThatIsNotTheStateMachinesIsObjectedTo() {
        assertObjects(() -> hear(1, Outcome.SESSION_EXPIRED, Bytes.EMPTY));
        assertFalse(answer.isDone());
    }

    @Test
    void anAnswerThatCannotBeReadIsObjectedTo() {
        String objection = assertThrows(AssertionError.class, () -> hear(1, Outcome.APPLIED, Bytes.ofUtf8("no record")))
                .getMessage();

        assertTrue(objection.startsWith("seed 5: client 1 cannot read"), objection);
    }

    @Test
    void whatIsNoCommandIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> client.ask("nobody", ENTRY));
        assertThrows(IllegalArgumentException.class, () -> client.ask("ledger", new BiasedProvider.Weigh(1)));

        assertEquals(1, client.underWay());
    }

    private static void assertObjects(Runnable heard) {
        String objection = assertThrows(AssertionError.class, heard::run).getMessage();
        assertTrue(objection.startsWith("seed 5: client 1 must not have heard"), objection);
    }

    private void hear(long sequence, Outcome outcome, Bytes response) {
        hear(new RequestId(SESSION, sequence), outcome, response);
    }

    private void hear(RequestId request, Outcome outcome, Bytes response) {
        client.hear(new ServerResponse(request, outcome, response));
        cluster.run(Duration.ofMillis(1));
    }

    private static Bytes booked(long length) {
        return new StateMachines(List.of(new LedgerProvider())).encode("ledger", new LedgerProvider.Booked(length));
    }
}
