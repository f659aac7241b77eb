/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientReply;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.spi.ClientTransport;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.CommandRejected;

/**
 * Has commands applied: opens a session, finds the leader, sends, and sends again under the same name until there is an
 * answer or the caller's deadline has passed.
 *
 * <p>An agent: {@link #doWork} does what there is to do and never blocks; whoever drives it calls it again when
 * {@link #nanosToNextWork} have passed or {@code wakeUp} was called. Everything is touched by that one thread alone, except
 * {@link #submit} and {@link #close}, which any thread may call and which only put something into the inbox.
 */
final class ClientDriver implements Link.Listener {
    /** How long a deadline may be; a longer one is cut. */
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 4;
    private static final long MOVE_PAUSE_MIN_NANOS = 20_000_000L;
    private static final long MOVE_PAUSE_MAX_NANOS = 100_000_000L;
    private static final long OVERLOAD_PAUSE_MIN_NANOS = 10_000_000L;
    private static final int OVERLOAD_PAUSE_DOUBLINGS = 4;
    private static final long OVERLOAD_PAUSE_MAX_NANOS = 200_000_000L;

    private final StateMachines stateMachines;
    private final ClientTransport transport;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final Runnable wakeUp;
    private final Inbox inbox = new Inbox();
    private final PendingCommands pending = new PendingCommands();
    private final Route route;
    private final Link link;

    private @Nullable ClientSession session;
    private long dialAtNanos;
    private int movesSinceAnswer;
    private boolean ended;

    /**
     * Opens nothing yet: the first command does.
     *
     * @param clock monotonic, in nanoseconds
     * @param wakeUp called by any thread when there is something to do
     */
    ClientDriver(
            List<String> addresses,
            ClientTransport transport,
            StateMachines stateMachines,
            LongSupplier clock,
            RandomGenerator random,
            Runnable wakeUp) {
        this.stateMachines = stateMachines;
        this.transport = transport;
        this.clock = clock;
        this.random = random;
        this.wakeUp = wakeUp;
        this.route = new Route(addresses);
        this.link = new Link(transport);
        this.dialAtNanos = clock.getAsLong();
    }

    /** As {@link org.paxos4j.api.client.PaxosClient#submit}. Any thread. */
    CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
        Objects.requireNonNull(command, "command");
        try {
            Bytes bytes = stateMachines.encode(stateMachine, command);
            if (bytes.length() > Envelope.MAX_COMMAND_BYTES) {
                throw new IllegalArgumentException("a command of " + bytes.length() + " bytes for " + stateMachine
                        + "; the limit is " + Envelope.MAX_COMMAND_BYTES);
            }
            PendingCommand pendingCommand =
                    new PendingCommand(stateMachine, bytes, clock.getAsLong() + checked(deadline));
            inbox.command(bytes.length(), () -> pending.add(pendingCommand));
            wakeUp.run();
            return pendingCommand.future();
        } catch (IllegalArgumentException | NotDoneException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Has the next {@link #doWork} end everything. Any thread. */
    void close() {
        inbox.close();
        wakeUp.run();
    }

    /** Does what there is to do; whether there was anything. */
    boolean doWork() {
        if (ended) {
            return false;
        }
        boolean worked = false;
        for (Runnable event = inbox.poll(); event != null; event = inbox.poll()) {
            event.run();
            worked = true;
        }
        if (inbox.isClosed()) {
            end("the client was closed");
            return true;
        }
        long now = clock.getAsLong();
        for (PendingCommand overdue : pending.timersDue(now)) {
            fail(overdue, overdue.giveUp("no answer before its deadline", route.lastWords()));
            worked = true;
        }
        worked |= watchLink(now);
        worked |= sendReady(now);
        return worked;
    }

    /** When {@link #doWork} is to be called at the latest; negative or 0 for at once. */
    long nanosToNextWork() {
        if (ended) {
            return FOR_EVER_NANOS;
        }
        if (!inbox.isEmpty() || inbox.isClosed()) {
            return 0;
        }
        long now = clock.getAsLong();
        long wait = pending.isIdle() ? FOR_EVER_NANOS : pending.nextTimerNanos() - now;
        if (!link.isDialled()) {
            return pending.isIdle() ? wait : Math.min(wait, dialAtNanos - now);
        }
        if (isWaitingForNode()) {
            wait = Math.min(wait, link.silentAtNanos() - now);
        }
        return link.isLeaving() ? Math.min(wait, link.leaveByNanos() - now) : wait;
    }

    /** Whether it has ended; then {@link #doWork} does nothing any more. */
    boolean hasEnded() {
        return ended;
    }

    /** Completes every open future, and closes the transport. */
    void end(String why) {
        ended = true;
        inbox.close();
        for (Runnable event = inbox.poll(); event != null; event = inbox.poll()) {
            event.run();
        }
        for (PendingCommand command : pending.ofCallers()) {
            fail(command, command.giveUp(why, route.lastWords()));
        }
        link.close();
        transport.close();
    }

    // ---- the connection

    @Override
    public void connected(Welcome welcome) {
        if (!route.isSameCluster(welcome)) {
            lost("belongs to another cluster, " + welcome.clusterName());
            return;
        }
        route.learn(link.address(), welcome);
        route.allIsWell(link.address());
        link.heardOrAsked(clock.getAsLong());
    }

    @Override
    public void lost(String reason) {
        route.lastWord(link.address(), reason);
        move(0, true);
    }

    private boolean isWaitingForNode() {
        return !link.isConnected() || pending.hasInFlight();
    }

    private boolean watchLink(long now) {
        if (!link.isDialled()) {
            if (pending.isIdle() || now - dialAtNanos < 0) {
                return false;
            }
            link.dial(route.target(), now, inbox, wakeUp, this);
            return true;
        }
        if (isWaitingForNode() && now - link.silentAtNanos() >= 0) {
            lost("silent for a second");
            return true;
        }
        if (link.isLeaving() && (!pending.hasInFlight() || now - link.leaveByNanos() >= 0)) {
            move(link.leaderHint(), false);
            return true;
        }
        return false;
    }

    /**
     * Turns to another node: the one that is said to lead, else the next. At once, if there is reason to expect better there
     * and this is the first move since an answer; else after a pause, so that nodes without a leader are not flooded.
     */
    private void move(int leaderHint, boolean wasLost) {
        link.close();
        pending.connectionLost();
        boolean hinted = leaderHint != 0 && route.toMember(leaderHint);
        if (!hinted) {
            route.toNext();
        }
        boolean atOnce = movesSinceAnswer++ == 0 && (hinted || wasLost);
        dialAtNanos = clock.getAsLong() + (atOnce ? 0 : random.nextLong(MOVE_PAUSE_MIN_NANOS, MOVE_PAUSE_MAX_NANOS));
    }

    // ---- sending

    private boolean sendReady(long now) {
        boolean worked = false;
        while (link.isOpen() && !pending.isIdle()) {
            PendingCommand command = pending.peekReady();
            if (command == null) {
                return worked;
            }
            RequestId request = command.opensSession() ? command.request() : nameInSession(command);
            if (request == null) {
                if (session != null || pending.isOpeningSession()) {
                    return worked;
                }
                openSession(now);
                continue;
            }
            if (!pending.hasInFlight()) {
                link.heardOrAsked(now);
            }
            pending.takeOff(command, request);
            link.send(new ClientRequest(command.sent(link.address())));
            worked = true;
        }
        return worked;
    }

    /**
     * The name under which a command goes out: the one that it has, as soon as anybody may know it by that; else one of the
     * present session. {@code null} if there is no session, or no room in it.
     */
    private @Nullable RequestId nameInSession(PendingCommand command) {
        RequestId name = command.request();
        if (name != null && (!command.mayBeRenamed() || (session != null && name.session() == session.id()))) {
            return name;
        }
        if (session == null || !session.hasRoom()) {
            return null;
        }
        RequestId newName = session.name();
        command.name(newName, session.floor());
        return newName;
    }

    private void openSession(long now) {
        PendingCommand opening = new PendingCommand(Envelope.SESSIONS, Bytes.EMPTY, now + FOR_EVER_NANOS);
        opening.name(new RequestId(RequestId.NO_SESSION, random.nextLong(Long.MAX_VALUE)), 0);
        pending.add(opening);
    }

    // ---- answers

    @Override
    public void message(ClientMessage message) {
        long now = clock.getAsLong();
        link.heardOrAsked(now);
        if (!(message instanceof ClientReply reply)) {
            return;
        }
        PendingCommand command = pending.land(reply.request());
        if (command == null) {
            return; // given up before
        }
        if (reply instanceof ServerResponse response) {
            movesSinceAnswer = 0;
            if (command.opensSession()) {
                sessionAnswered(command, response, now);
            } else {
                answered(command, response, now);
            }
        } else if (reply instanceof NotLeader notLeader) {
            route.lastWord(link.address(), "is not the leader");
            command.refused();
            pending.sendAgain(command);
            link.leave(notLeader.leaderHint() == notLeader.nodeId() ? 0 : notLeader.leaderHint(), now);
        } else if (reply instanceof NoLongerLeader noLongerLeader) {
            route.lastWord(link.address(), "is no longer the leader");
            command.leadershipLost(noLongerLeader.nodeId());
            pending.sendAgain(command);
            link.leave(0, now);
        } else if (reply instanceof Overloaded) {
            route.lastWord(link.address(), "is overloaded");
            pauseBeforeSameNode(command, now);
        }
    }

    private void answered(PendingCommand command, ServerResponse response, long now) {
        switch (response.outcome()) {
            case APPLIED -> succeed(command, response.response());
            case REJECTED ->
                fail(command, new CommandRejected(response.response().toUtf8()));
            case MALFORMED -> fail(command, new NotDoneException(explain("not done", command, response)));
            case SESSION_EXPIRED -> sessionExpired(command, response);
            case BELOW_FLOOR ->
                fail(command, new OutcomeUnknownException(explain("outcome unknown", command, response)));
            case TOO_MANY_OUTSTANDING -> {
                route.lastWord(link.address(), response.response().toUtf8());
                pauseBeforeSameNode(command, now);
            }
        }
    }

    private void sessionAnswered(PendingCommand opening, ServerResponse response, long now) {
        Bytes id = response.response();
        if (response.outcome() == ServerResponse.Outcome.APPLIED && id.length() == Long.BYTES) {
            session = new ClientSession(id.asByteBuffer().getLong());
            pending.remove(opening);
        } else {
            route.lastWord(link.address(), "opens no session: " + response.outcome() + " " + id.toUtf8());
            pauseBeforeSameNode(opening, now);
        }
    }

    /**
     * If nobody can have taken the command up under its old name, it gets a new one in a new session. Else an earlier copy
     * may have been applied while the session was still known.
     */
    private void sessionExpired(PendingCommand command, ServerResponse response) {
        if (session != null && session.id() == response.request().session()) {
            session = null;
        }
        if (command.mayBeRenamed()) {
            command.refused();
            pending.sendAgain(command);
        } else {
            fail(command, new OutcomeUnknownException(explain("outcome unknown", command, response)));
        }
    }

    private void succeed(PendingCommand command, Bytes result) {
        try {
            Record decoded = stateMachines.decode(command.stateMachine(), result);
            remove(command);
            command.future().complete(decoded);
        } catch (MalformedMessageException e) {
            OutcomeUnknownException unreadable = new OutcomeUnknownException("applied (" + command
                    + "), but its result cannot be read here: " + e.getMessage()
                    + ". Give this client the same version of the state machine as the cluster has.");
            unreadable.initCause(e);
            fail(command, unreadable);
        }
    }

    private void fail(PendingCommand command, Exception why) {
        remove(command);
        command.future().completeExceptionally(why);
    }

    /** A caller's command has its outcome. */
    private void remove(PendingCommand command) {
        pending.remove(command);
        RequestId request = command.request();
        if (session != null && request != null) {
            session.done(request);
        }
        inbox.commandEnded(command.commandBytes());
    }

    private void pauseBeforeSameNode(PendingCommand command, long now) {
        long limit = Math.min(
                OVERLOAD_PAUSE_MIN_NANOS << (1 + Math.min(command.pauses(), OVERLOAD_PAUSE_DOUBLINGS)),
                OVERLOAD_PAUSE_MAX_NANOS);
        pending.pause(command, now + random.nextLong(OVERLOAD_PAUSE_MIN_NANOS, limit));
    }

    private static long checked(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("the deadline must be positive, was " + deadline);
        }
        return (deadline.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : deadline).toNanos();
    }

    private static String explain(String outcome, PendingCommand command, ServerResponse response) {
        return outcome + " (" + command + "): the cluster says: "
                + response.response().toUtf8();
    }
}
