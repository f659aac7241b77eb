/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;

/**
 * A client of a {@link VirtualCluster}, and no patient one: each command is said again and again, under the same name, to the
 * leader and now and then to any other node, until it is answered; so every command that takes effect does so although its
 * client has sent it several times. The run ends if it hears an answer that is not its own, or two different ones for one
 * command.
 *
 * <p>It acts only while its cluster lets time pass. Not safe for use by several threads.
 */
public final class VirtualClient {
    /** How long {@link #ask} waits for an answer, in virtual time. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How far a command may be ahead of the oldest one that has no answer; the session keeps that many replies. */
    private static final int WINDOW = 256;

    private static final long LONGEST_SILENCE_NANOS = 300_000_000;
    private static final long PROMPT_SILENCE_NANOS = 10_000_000;

    /** What has no answer yet. */
    private static final class Pending {
        final long sequence;
        final String stateMachine;
        final Bytes command;
        final CompletableFuture<Record> answer = new CompletableFuture<>();

        @Nullable
        ClientRequest request;

        Pending(long sequence, String stateMachine, Bytes command) {
            this.sequence = sequence;
            this.stateMachine = stateMachine;
            this.command = command;
        }
    }

    private final VirtualCluster cluster;
    private final StateMachines machines;
    private final int id;
    private final SplittableRandom random;
    private final boolean prompt;
    private final RequestId opening;
    private final TreeMap<Long, Pending> underWay = new TreeMap<>();
    private final Map<Long, ServerResponse> answers = new HashMap<>();
    private final Queue<Runnable> news = new ArrayDeque<>();
    private long session = RequestId.NO_SESSION;
    private long sequence;
    private long nextTurn;

    /**
     * A client with a session of its own.
     *
     * @param prompt says everything again and again to the leader, so that it waits for the cluster and never for itself; else it is
     *     as slow and as confused as the random numbers have it
     */
    VirtualClient(VirtualCluster cluster, StateMachines machines, int id, SplittableRandom random, boolean prompt) {
        this.cluster = cluster;
        this.machines = machines;
        this.id = id;
        this.random = random;
        this.prompt = prompt;
        this.opening = new RequestId(RequestId.NO_SESSION, id);
    }

    /**
     * Has a command applied, some time. The future completes while the cluster lets time pass, with the state machine's
     * result, or exceptionally with {@link CommandRejected}; what hears of it must not let time pass itself. It never
     * completes if the state machine fails at the command.
     *
     * @param stateMachine the state machine's name
     * @param command a record of one of its pinned types
     * @throws IllegalArgumentException if there is no such state machine, or no such type, or if the command is too large
     */
    public CompletableFuture<Record> submit(String stateMachine, Record command) {
        Bytes bytes = machines.encode(stateMachine, command);
        sequence++;
        Pending pending = new Pending(sequence, stateMachine, bytes);
        underWay.put(sequence, pending);
        nextTurn = 0;
        return pending.answer;
    }

    /**
     * Has a command applied, and lets time pass until it is answered.
     *
     * @param stateMachine the state machine's name
     * @param command a record of one of its pinned types
     * @return the state machine's result
     * @throws CommandRejected if the state machine refuses it
     * @throws AssertionError if there is no answer within {@link #PATIENCE}, or something happened that never must
     * @throws IllegalArgumentException if there is no such state machine, or no such type, or if the command is too large
     */
    public Record ask(String stateMachine, Record command) throws CommandRejected {
        CompletableFuture<Record> answer = submit(stateMachine, command);
        if (!cluster.runUntil(answer::isDone, PATIENCE)) {
            throw cluster.failed(new AssertionError("no answer to " + command + " within " + PATIENCE.toSeconds()
                    + " s of virtual time. Is there a majority, and did the state machine throw? The nodes: "
                    + cluster.statuses()));
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandRejected refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    /** How many commands have no answer yet. */
    public int underWay() {
        return underWay.size();
    }

    /** Tells what it has heard, and says again, now and then, what has no answer. */
    void turn(long now) {
        for (Runnable next = news.poll(); next != null; next = news.poll()) {
            next.run();
        }
        if (now < nextTurn) {
            return;
        }
        nextTurn = now + (prompt ? PROMPT_SILENCE_NANOS : random.nextLong(LONGEST_SILENCE_NANOS));
        if (underWay.isEmpty()) {
            return;
        }
        if (session == RequestId.NO_SESSION) {
            say(new ClientRequest(new Envelope(opening, 0, Envelope.SESSIONS, Bytes.EMPTY).encode()));
            return;
        }
        for (Pending pending : underWay.headMap(underWay.firstKey() + WINDOW).values()) {
            if (pending.request == null) {
                pending.request = new ClientRequest(envelope(pending).encode());
                say(pending.request);
            } else if (prompt || random.nextInt(3) == 0) {
                say(pending.request);
            }
        }
    }

    private Envelope envelope(Pending pending) {
        RequestId request = new RequestId(session, pending.sequence);
        return new Envelope(request, underWay.firstKey(), pending.stateMachine, pending.command);
    }

    private void say(ClientRequest request) {
        int leader = cluster.leader();
        boolean toAnybody = leader == 0 || (!prompt && random.nextInt(4) == 0);
        int node = toAnybody ? random.nextInt(1, cluster.size() + 1) : leader;
        cluster.submit(node, request, new Connection(node));
    }

    /** Is told things in the middle of a node's turn, and so only takes note of them. */
    private final class Connection implements ClientConnection {
        private final int node;

        Connection(int node) {
            this.node = node;
        }

        @Override
        public void send(ClientMessage message) {
            if (cluster.said(message) instanceof ServerResponse response) {
                news.add(() -> hear(response));
            }
        }

        @Override
        public void close() {
            if (cluster.fault(node).isEmpty()) {
                cluster.fail(new AssertionError("client " + id + " must not have been turned away by node " + node));
            }
        }
    }

    /** An answer has arrived. */
    void hear(ServerResponse response) {
        if (response.request().session() == RequestId.NO_SESSION) {
            require(response.request().equals(opening), response);
            require(response.outcome() == ServerResponse.Outcome.APPLIED, response);
            if (session == RequestId.NO_SESSION) { // one that opens again would be another one: the first one counts
                session = response.response().asByteBuffer().getLong();
            }
            return;
        }
        long number = response.request().sequence();
        require(response.request().session() == session && number <= sequence, response);
        Pending pending = underWay.remove(number);
        if (pending != null) {
            answers.put(number, response);
            complete(pending, response);
        } else {
            boolean forgotten = response.outcome() == ServerResponse.Outcome.BELOW_FLOOR;
            require(forgotten || response.equals(answers.get(number)), response);
        }
    }

    private void complete(Pending pending, ServerResponse response) {
        if (response.outcome() == ServerResponse.Outcome.REJECTED) {
            pending.answer.completeExceptionally(
                    new CommandRejected(response.response().toUtf8()));
            return;
        }
        require(response.outcome() == ServerResponse.Outcome.APPLIED, response);
        try {
            pending.answer.complete(machines.decode(pending.stateMachine, response.response()));
        } catch (MalformedMessageException e) {
            cluster.fail(new AssertionError("client " + id + " cannot read " + response, e));
        }
    }

    private void require(boolean holds, ServerResponse response) {
        if (!holds) {
            cluster.fail(new AssertionError("client " + id + " must not have heard " + response));
        }
    }
}
