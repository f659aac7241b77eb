/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.lock.Acquire;
import org.paxos4j.examples.lock.Granted;
import org.paxos4j.examples.lock.Release;
import org.paxos4j.examples.lock.Released;
import org.paxos4j.examples.lock.Renew;
import org.paxos4j.examples.lock.Waiting;
import org.paxos4j.statemachine.CommandRejected;

@Timeout(60)
class LockOwnerTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final List<Record> sent = new ArrayList<>();
    private final Queue<Object> answers = new ArrayDeque<>();
    private final LockOwner anna = new LockOwner(new Sender(client(), Duration.ofSeconds(5)), "anna");

    @Test
    void whoeverDoesNotWaitAsksOnceAndTakesNoPlace() throws Exception {
        answers.add(new Granted(7));
        assertEquals(7, anna.acquire("l", LEASE, Duration.ZERO));
        assertEquals(List.of(new Acquire("l", "anna", 10_000, 0)), sent);
    }

    @Test
    void whoeverDoesNotWaitIsRefused() {
        answers.add(new CommandRejected("l is held by bert"));
        assertRefused("l is held by bert", Duration.ZERO);
        assertEquals(1, sent.size());
    }

    @Test
    void whoeverWaitsAsksAgainUntilTheLockIsGrantedAndKeepsItsPlaceForSecondsOnly() throws Exception {
        answers.addAll(List.of(new Waiting(2), new Waiting(0), new Granted(9)));
        assertEquals(9, anna.acquire("l", LEASE, AN_HOUR));
        Acquire asked = new Acquire("l", "anna", 10_000, 5_000);
        assertEquals(List.of(asked, asked, asked), sent);
    }

    @Test
    void whoeverHasWaitedInVainGivesItsPlaceBack() {
        answers.add(new Waiting(0));
        answers.add(new CommandRejected("l is held by bert"));
        answers.add(new Released(0));
        assertRefused("l is held by bert", Duration.ofMillis(1));
        assertEquals(
                List.of(new Acquire("l", "anna", 10_000, 0), new Release("l", "anna", 0)),
                sent.subList(1, sent.size()));
    }

    @Test
    void aPlaceThatIsLostAlreadyNeedNotBeGivenBack() {
        answers.add(new Waiting(0));
        answers.add(new CommandRejected("l is held by bert"));
        answers.add(new CommandRejected("anna does not hold l (any more)"));
        assertRefused("l is held by bert", Duration.ofMillis(1));
    }

    @Test
    void anUnknownOutcomeIsToldAtOnce() {
        answers.add(new OutcomeUnknownException("?"));
        ExecutionException failed = assertThrows(ExecutionException.class, () -> anna.acquire("l", LEASE, AN_HOUR));
        assertTrue(failed.getCause() instanceof OutcomeUnknownException);
        assertEquals(1, sent.size());
    }

    @Test
    void whatIsHeldIsRenewedAndReleasedUnderItsToken() throws Exception {
        answers.addAll(List.of(new Granted(7), new Released(7)));
        assertEquals(7, anna.renew("l", 7, LEASE));
        assertEquals(7, anna.release("l", 7));
        assertEquals(List.of(new Renew("l", "anna", 7, 10_000), new Release("l", "anna", 7)), sent);
    }

    private void assertRefused(String reason, Duration patience) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> anna.acquire("l", LEASE, patience));
        assertEquals(reason, failed.getCause().getMessage());
    }

    private PaxosClient client() {
        return new PaxosClient() {
            @Override
            public CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
                assertEquals("lock", stateMachine);
                sent.add(command);
                Object answer = answers.remove();
                return answer instanceof Record record
                        ? CompletableFuture.completedFuture(record)
                        : CompletableFuture.failedFuture((Exception) answer);
            }

            @Override
            public void close() {
                throw new AssertionError("the session is its caller's");
            }
        };
    }
}
