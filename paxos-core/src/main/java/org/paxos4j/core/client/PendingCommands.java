/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.RequestId;

/** All commands without an answer, by what they wait for. Owned by the driver's thread. */
final class PendingCommands {
    private final LinkedHashSet<PendingCommand> all = new LinkedHashSet<>();
    private final ArrayDeque<PendingCommand> ready = new ArrayDeque<>();
    private final Map<RequestId, PendingCommand> inFlight = new HashMap<>();
    /** No command's deadline or pause ends before; commands that got their answer may leave it too early. */
    private long nextTimerNanos;

    private @Nullable PendingCommand opening;

    void add(PendingCommand command) {
        noteTimer(command.deadlineNanos());
        all.add(command);
        if (command.opensSession()) {
            opening = command;
        } else {
            ready.addLast(command);
        }
    }

    /** Whether no caller waits for anything. */
    boolean isIdle() {
        return all.size() == (opening == null ? 0 : 1);
    }

    boolean isOpeningSession() {
        return opening != null;
    }

    boolean hasInFlight() {
        return !inFlight.isEmpty();
    }

    /** All for which a caller waits. */
    List<PendingCommand> ofCallers() {
        return all.stream().filter(command -> !command.opensSession()).toList();
    }

    /** The first to be sent; {@code null} if there is none. A session comes before what needs it. */
    @Nullable
    PendingCommand peekReady() {
        return opening != null && opening.state() == PendingCommand.State.READY ? opening : ready.peekFirst();
    }

    /** The first ready one goes out under its name. */
    void takeOff(PendingCommand command, RequestId request) {
        if (!command.opensSession()) {
            ready.removeFirst();
        }
        inFlight.put(request, command);
    }

    /** The command whose answer this is, now no longer in flight; {@code null} if nobody waits for it. */
    @Nullable
    PendingCommand land(RequestId request) {
        return inFlight.remove(request);
    }

    /** To be sent again, before those that never were: the session's floor waits for the old ones. */
    void sendAgain(PendingCommand command) {
        if (!command.opensSession()) {
            ready.addFirst(command);
        }
    }

    void pause(PendingCommand command, long untilNanos) {
        command.pausedUntil(untilNanos);
        noteTimer(untilNanos);
    }

    void remove(PendingCommand command) {
        all.remove(command);
        if (command.opensSession()) {
            opening = null;
        } else if (command.state() == PendingCommand.State.READY) {
            ready.remove(command);
        }
        RequestId request = command.request();
        if (request != null) {
            inFlight.remove(request, command);
        }
    }

    /** The connection is gone: what was in flight is to be sent again. */
    void connectionLost() {
        List<RequestId> latestFirst = new ArrayList<>(inFlight.keySet());
        latestFirst.sort(Comparator.comparingLong(RequestId::sequence).reversed());
        for (RequestId request : latestFirst) {
            PendingCommand command = inFlight.remove(request);
            if (command != null) {
                command.connectionLost();
                sendAgain(command);
            }
        }
    }

    /** Ends pauses; the commands whose deadline has passed, still in here. */
    List<PendingCommand> timersDue(long nowNanos) {
        if (all.isEmpty() || nowNanos - nextTimerNanos < 0) {
            return List.of();
        }
        List<PendingCommand> overdue = new ArrayList<>();
        nextTimerNanos = nowNanos + Long.MAX_VALUE / 2;
        for (PendingCommand command : all) {
            if (command.deadlineNanos() - nowNanos <= 0) {
                overdue.add(command);
                continue;
            }
            noteTimer(command.deadlineNanos());
            if (command.state() != PendingCommand.State.PAUSED) {
                continue;
            }
            if (command.resumeAtNanos() - nowNanos <= 0) {
                command.resumed();
                sendAgain(command);
            } else {
                noteTimer(command.resumeAtNanos());
            }
        }
        return overdue;
    }

    /** When {@link #timersDue} has something to do at the earliest; only if not empty. */
    long nextTimerNanos() {
        return nextTimerNanos;
    }

    private void noteTimer(long atNanos) {
        if (all.isEmpty() || atNanos - nextTimerNanos < 0) {
            nextTimerNanos = atNanos;
        }
    }
}
