/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NoLongerLeaderException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.statemachine.Bytes;

/**
 * A command that waits for its answer, and what is certain about it. The opening of a session is one, too, for which no
 * caller waits. Owned by the driver's thread.
 */
final class PendingCommand {
    /** Where it is. */
    enum State {
        /** To be sent as soon as there is a connection. */
        READY,
        /** Sent over the present connection. */
        IN_FLIGHT,
        /** To be sent after a pause. */
        PAUSED
    }

    private final String stateMachine;
    private final Bytes command;
    private final long deadlineNanos;
    private final CompletableFuture<Record> future = new CompletableFuture<>();

    private State state = State.READY;
    private long wakeAtNanos;
    private int pauses;
    private int repeats;
    private @Nullable RequestId request;
    private long floor;
    private @Nullable Bytes envelope;
    private int sendings;
    private boolean mayBeTaken;
    private int lostLeader;
    private @Nullable String lastAddress;

    PendingCommand(String stateMachine, Bytes command, long deadlineNanos) {
        this.stateMachine = stateMachine;
        this.command = command;
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether this is the opening of a session. */
    boolean opensSession() {
        return stateMachine.equals(Envelope.SESSIONS);
    }

    String stateMachine() {
        return stateMachine;
    }

    int commandBytes() {
        return command.length();
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    CompletableFuture<Record> future() {
        return future;
    }

    State state() {
        return state;
    }

    /** When it is to be looked at again: in flight, to be repeated; paused, to be sent. */
    long wakeAtNanos() {
        return wakeAtNanos;
    }

    /** Its name; {@code null} before it is first sent. */
    @Nullable
    RequestId request() {
        return request;
    }

    /** Gives it a name, and encodes it: until it is named again, it is the same bytes whenever it is sent. */
    void name(RequestId newRequest, long newFloor) {
        request = newRequest;
        floor = newFloor;
        envelope = new Envelope(newRequest, newFloor, stateMachine, command).encode();
    }

    /** The floor that goes out with it. */
    long floor() {
        return floor;
    }

    /**
     * Whether a node may have taken it up of which no answer can be expected any more. Then it keeps its name, and no node's
     * refusal of a later copy says anything about the earlier one: that may be applied as long as the session lives.
     */
    boolean mayBeTaken() {
        return mayBeTaken;
    }

    /** It goes out, to be repeated at {@code repeatAtNanos} if nobody has answered; the encoded envelope. */
    Bytes sent(String address, long repeatAtNanos) {
        Bytes encoded = envelope;
        if (encoded == null) {
            throw new IllegalStateException("sent before it was named: " + this);
        }
        state = State.IN_FLIGHT;
        wakeAtNanos = repeatAtNanos;
        sendings++;
        lastAddress = address;
        return encoded;
    }

    /** Whoever got it last has certainly not taken it up. */
    void refused() {
        state = State.READY;
    }

    /** As {@link #refused}; not to be sent again before {@code resumeAtNanos}. */
    void pausedUntil(long resumeAtNanos) {
        state = State.PAUSED;
        wakeAtNanos = resumeAtNanos;
        pauses++;
    }

    /** How often it was told to wait. */
    int pauses() {
        return pauses;
    }

    void resumed() {
        state = State.READY;
    }

    /**
     * It goes out once more, though the copy before may still be answered. From now on there are more copies than answers to
     * wait for, so that none of them alone is certain.
     */
    void repeated() {
        mayBeTaken = true;
        repeats++;
    }

    /** How often it was repeated. */
    int repeats() {
        return repeats;
    }

    /** The connection over which it went out is gone: perhaps taken up, perhaps not. */
    void connectionLost() {
        state = State.READY;
        mayBeTaken = true;
        lostLeader = 0;
    }

    /** The node that had taken it up has lost its leadership. */
    void leadershipLost(int nodeId) {
        state = State.READY;
        mayBeTaken = true;
        lostLeader = nodeId;
    }

    /** How it ends if nobody answers any more. */
    RuntimeException giveUp(String why, String lastWords) {
        String text = " (" + this + "): " + why + ". " + lastWords;
        if (!mayBeTaken && state != State.IN_FLIGHT) {
            return new NotDoneException((sendings == 0 ? "not done, never sent" : "not done, refused by all") + text);
        }
        String sent = "; sent " + (sendings == 1 ? "once" : sendings + " times") + ", last to " + lastAddress;
        if (lostLeader != 0) {
            return new NoLongerLeaderException(
                    lostLeader, "outcome unknown: node " + lostLeader + " lost its leadership over it" + text + sent);
        }
        return new OutcomeUnknownException("outcome unknown" + text + sent);
    }

    @Override
    public String toString() {
        String name = opensSession() ? "session" : stateMachine;
        return request == null ? name : name + " " + request;
    }
}
