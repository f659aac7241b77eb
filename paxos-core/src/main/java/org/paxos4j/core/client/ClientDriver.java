/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    /** How long a node may take to say welcome. */
    private static final long WELCOME_NANOS = 1_000_000_000L;

    /**
     * How long a node that owes answers may say nothing at all; twice as long each time that it was in vain, until there is
     * an answer: a leader that needs longer than this for each command would otherwise never get to answer one.
     */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    /**
     * How long a command may be unanswered by a node that says other things, before it goes out once more; twice as long
     * each time, and up to half as much again, so that not all clients of a slow leader repeat at once.
     */
    private static final long REPEAT_NANOS = 1_000_000_000L;

    /** Patience doubles this often: up to 8 seconds for both of the above. */
    private static final int PATIENCE_DOUBLINGS = 3;

    private static final long OVERLOAD_PAUSE_MIN_NANOS = 10_000_000L;
    private static final int OVERLOAD_PAUSE_DOUBLINGS = 4;
    private static final long OVERLOAD_PAUSE_MAX_NANOS = 200_000_000L;

    /**
     * How long a node may say nothing but that it is overloaded; twice as long each time that another was asked in vain, until
     * there is an answer. A leader with too much to do answers something in that time; one that has come to a stand never does, and
     * another may lead by now.
     */
    private static final long OVERLOADED_NANOS = 5_000_000_000L;

    private final StateMachines stateMachines;
    private final ClientTransport transport;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final Runnable wakeUp;
    private final Inbox inbox = new Inbox();
    private final PendingCommands pending = new PendingCommands();
    private final Route route;
    private final Link link;
    private final Backoff moves;
    private final Backoff openings;

    private @Nullable ClientSession session;
    private long dialAtNanos;
    private long openAtNanos;
    private int silences;
    private boolean overloaded;
    private long overloadedSinceNanos;
    private long lastOverloadedNanos;
    private int overloads;
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
        this.moves = new Backoff(random);
        this.openings = new Backoff(random);
        this.dialAtNanos = clock.getAsLong();
        this.openAtNanos = dialAtNanos;
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
        PendingCommands.Due due = pending.timersDue(now);
        for (PendingCommand overdue : due.overdue()) {
            fail(overdue, overdue.giveUp("no answer before its deadline", route.lastWords()));
            worked = true;
        }
        worked |= watchLink(now);
        worked |= repeat(due.unanswered(), now);
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
            wait = Math.min(wait, silentAtNanos() - now);
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
        overloaded = false;
        link.heardOrAsked(clock.getAsLong());
    }

    @Override
    public void lost(String reason) {
        route.lastWord(link.address(), reason);
        route.toNext();
        leaveFor(moves.pauseNanos(clock.getAsLong()));
    }

    private boolean isWaitingForNode() {
        return !link.isConnected() || pending.hasInFlight();
    }

    private long silentAtNanos() {
        long patience = link.isConnected() ? SILENCE_NANOS << Math.min(silences, PATIENCE_DOUBLINGS) : WELCOME_NANOS;
        return link.quietSinceNanos() + patience;
    }

    private boolean watchLink(long now) {
        if (!link.isDialled()) {
            if (pending.isIdle() || now - dialAtNanos < 0) {
                return false;
            }
            link.dial(route.target(), now, inbox, wakeUp, this);
            return true;
        }
        if (isWaitingForNode() && now - silentAtNanos() >= 0) {
            silences += link.isConnected() ? 1 : 0;
            lost("silent for " + TimeUnit.NANOSECONDS.toSeconds(now - link.quietSinceNanos()) + " s");
            return true;
        }
        if (link.isLeaving() && (!pending.hasInFlight() || now - link.leaveByNanos() >= 0)) {
            if (route.follow(link.address(), link.leaderHint())) {
                leaveFor(0);
            } else {
                route.toNext();
                leaveFor(moves.pauseNanos(now));
            }
            return true;
        }
        return false;
    }

    /**
     * Turns to the node that the route names now. Whoever was told who leads goes there at once: nodes say something new
     * about that only when it changes. All others wait, so that nodes without a leader are not flooded.
     */
    private void leaveFor(long pauseNanos) {
        link.close();
        pending.connectionLost();
        dialAtNanos = clock.getAsLong() + pauseNanos;
    }

    // ---- sending

    private boolean sendReady(long now) {
        boolean worked = false;
        while (link.isOpen() && !pending.isIdle()) {
            PendingCommand command = pending.peekReady();
            if (command == null) {
                return worked;
            }
            if (!command.opensSession() && !hasName(command)) {
                if (session != null || pending.isOpeningSession()) {
                    return worked;
                }
                openSession(now);
                continue;
            }
            if (!pending.hasInFlight()) {
                link.heardOrAsked(now);
            }
            send(command, now);
            worked = true;
        }
        return worked;
    }

    /** What a node owes an answer to, while it says other things, it gets again: one message alone may have been lost. */
    private boolean repeat(List<PendingCommand> unanswered, long now) {
        boolean worked = false;
        for (PendingCommand command : unanswered) {
            if (link.isOpen() && command.state() == PendingCommand.State.IN_FLIGHT) {
                command.repeated();
                send(command, now);
                worked = true;
            }
        }
        return worked;
    }

    private void send(PendingCommand command, long now) {
        long patience = REPEAT_NANOS << Math.min(command.repeats(), PATIENCE_DOUBLINGS);
        long repeatAt = now + random.nextLong(patience, patience + patience / 2);
        link.send(new ClientRequest(pending.sent(command, link.address(), repeatAt)));
    }

    /**
     * Whether a command can go out: under the name that it has, if anybody may know it by that; else under one of the
     * present session, which it gets here. Not if there is no session, or no room in it.
     */
    private boolean hasName(PendingCommand command) {
        RequestId name = command.request();
        if (name != null && session != null && name.session() == session.id()) {
            if (!session.isInReach(name.sequence())) {
                return false;
            }
            if (command.floor() < session.floor()) {
                pending.name(command, name, session.floor());
            }
            return true;
        }
        if (name != null && command.mayBeTaken()) {
            return true;
        }
        if (session == null || !session.hasRoom()) {
            return false;
        }
        RequestId newName = session.name();
        pending.name(command, newName, session.floor());
        return true;
    }

    private void openSession(long now) {
        PendingCommand opening = new PendingCommand(Envelope.SESSIONS, Bytes.EMPTY, now + FOR_EVER_NANOS);
        pending.add(opening);
        pending.name(opening, new RequestId(RequestId.NO_SESSION, random.nextLong(Long.MAX_VALUE)), 0);
        if (openAtNanos - now > 0) {
            pending.pause(opening, openAtNanos);
        }
    }

    // ---- answers

    @Override
    public void message(ClientMessage message) {
        long now = clock.getAsLong();
        link.heardOrAsked(now);
        if (!(message instanceof ClientReply reply)) {
            return;
        }
        PendingCommand command = pending.named(reply.request()); // missing if it was given up before
        if (reply instanceof ServerResponse response) {
            moves.succeeded();
            route.leaderFound();
            silences = 0;
            overloaded = false;
            overloads = 0;
            if (command != null && command.opensSession()) {
                sessionAnswered(command, response, now);
            } else if (command != null) {
                answered(command, response, now);
            }
        } else {
            boolean isAwaited = command != null && command.state() == PendingCommand.State.IN_FLIGHT;
            refused(reply, isAwaited ? command : null, now);
        }
    }

    /** What a node says of itself holds also if nobody waits for its answer any more. */
    private void refused(ClientReply reply, @Nullable PendingCommand command, long now) {
        if (reply instanceof NotLeader notLeader) {
            route.lastWord(link.address(), "is not the leader");
            link.leave(notLeader.leaderHint() == notLeader.nodeId() ? 0 : notLeader.leaderHint(), now);
            if (command != null) {
                pending.refused(command);
            }
        } else if (reply instanceof NoLongerLeader noLongerLeader) {
            route.lastWord(link.address(), "is no longer the leader");
            link.leave(0, now);
            if (command != null) {
                pending.leadershipLost(command, noLongerLeader.nodeId());
            }
        } else if (reply instanceof Overloaded) {
            route.lastWord(link.address(), "is overloaded");
            if (command != null) {
                pauseBeforeSameNode(command, now);
            }
            leaveIfOverloadedForLong(now);
        }
    }

    private void leaveIfOverloadedForLong(long now) {
        // Refused commands come again within 200 ms; after a longer time nothing was asked.
        boolean again = overloaded && now - lastOverloadedNanos < SILENCE_NANOS;
        overloaded = true;
        lastOverloadedNanos = now;
        if (!again) {
            overloadedSinceNanos = now;
        } else if (now - overloadedSinceNanos >= OVERLOADED_NANOS << Math.min(overloads, PATIENCE_DOUBLINGS)
                && !link.isLeaving()) {
            overloads++;
            link.leave(0, now);
        }
    }

    private void answered(PendingCommand command, ServerResponse response, long now) {
        if (response.outcome() != ServerResponse.Outcome.SESSION_EXPIRED) {
            openings.succeeded();
        }
        switch (response.outcome()) {
            case APPLIED -> succeed(command, response.response());
            case REJECTED ->
                fail(command, new CommandRejected(response.response().toUtf8()));
            case MALFORMED -> malformed(command, response);
            case SESSION_EXPIRED -> sessionExpired(command, response, now);
            case BELOW_FLOOR ->
                fail(command, new OutcomeUnknownException(explain("outcome unknown", command, response)));
            case TOO_MANY_OUTSTANDING -> {
                route.lastWord(link.address(), response.response().toUtf8());
                noRoom(command, now);
            }
        }
    }

    /**
     * The cluster keeps as many of the session's answers as it may. The command goes again as soon as enough of those before it
     * have theirs, and with the floor of then: were it the one that it first had, and all did the same, nobody would ever tell the
     * cluster which answers have arrived.
     */
    private void noRoom(PendingCommand command, long now) {
        RequestId name = command.request();
        boolean waits = session != null
                && name != null
                && name.session() == session.id()
                && session.hadNoRoomFor(name.sequence(), command.floor());
        if (command.state() != PendingCommand.State.IN_FLIGHT) {
            return;
        }
        if (waits) {
            pending.refused(command);
        } else {
            pauseBeforeSameNode(command, now);
        }
    }

    /** A node may say so before it looks at anything else, also one with another version of the state machine. */
    private void malformed(PendingCommand command, ServerResponse response) {
        if (command.mayBeTaken()) {
            fail(command, new OutcomeUnknownException(explain("outcome unknown", command, response)));
        } else {
            fail(command, new NotDoneException(explain("not done", command, response)));
        }
    }

    private void sessionAnswered(PendingCommand opening, ServerResponse response, long now) {
        Bytes id = response.response();
        if (response.outcome() == ServerResponse.Outcome.APPLIED && id.length() == Long.BYTES) {
            session = new ClientSession(id.asByteBuffer().getLong());
            pending.remove(opening);
        } else if (opening.state() == PendingCommand.State.IN_FLIGHT) {
            route.lastWord(link.address(), "opens no session: " + response.outcome() + " " + id.toUtf8());
            pauseBeforeSameNode(opening, now);
        }
    }

    /**
     * If nobody can have taken the command up under its old name, it gets a new one in a new session. Else an earlier copy
     * may have been applied while the session was still known.
     */
    private void sessionExpired(PendingCommand command, ServerResponse response, long now) {
        if (session != null && session.id() == response.request().session()) {
            session = null;
            openAtNanos = now + openings.pauseNanos(now);
        }
        if (command.mayBeTaken()) {
            fail(command, new OutcomeUnknownException(explain("outcome unknown", command, response)));
        } else if (command.state() == PendingCommand.State.IN_FLIGHT) {
            pending.refused(command);
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
