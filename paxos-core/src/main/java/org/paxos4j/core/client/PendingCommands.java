/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.core.client.PendingCommand.State;
import org.paxos4j.statemachine.Bytes;

/** All commands without an answer, by what they wait for. Owned by the driver's thread. */
final class PendingCommands {
    /** What the time has come for; all of it still in here. */
    record Due(List<PendingCommand> overdue, List<PendingCommand> unanswered) {
        static final Due NOTHING = new Due(List.of(), List.of());
    }

    private final LinkedHashSet<PendingCommand> all = new LinkedHashSet<>();
    /** To be sent for the first time, in the order of their callers. */
    private final ArrayDeque<PendingCommand> fresh = new ArrayDeque<>();
    /**
     * To be sent again, in the order of their names, the newest session first: its floor may wait for them, while those of a former
     * one may have to wait for a new name.
     */
    private final TreeMap<RequestId, PendingCommand> again = new TreeMap<>(
            Comparator.comparingLong(RequestId::session).reversed().thenComparingLong(RequestId::sequence));

    private final Map<RequestId, PendingCommand> byName = new HashMap<>();
    private int inFlight;
    /** Nothing of {@link #timersDue} is due before; commands that got their answer may leave it too early. */
    private long nextTimerNanos;

    private @Nullable PendingCommand opening;

    void add(PendingCommand command) {
        noteTimer(command.deadlineNanos());
        all.add(command);
        if (command.opensSession()) {
            opening = command;
        } else {
            fresh.addLast(command);
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
        return inFlight > 0;
    }

    /** All for which a caller waits. */
    List<PendingCommand> ofCallers() {
        return all.stream().filter(command -> !command.opensSession()).toList();
    }

    /**
     * The first to be sent; {@code null} if there is none. A session comes before what needs it, and what was sent before comes
     * before what never was: the session's floor waits for it.
     */
    @Nullable
    PendingCommand peekReady() {
        if (opening != null && opening.state() == State.READY) {
            return opening;
        }
        return again.isEmpty() ? fresh.peekFirst() : again.firstEntry().getValue();
    }

    /** Gives a command a name, in place of the one that it may have had. */
    void name(PendingCommand command, RequestId request, long floor) {
        boolean isAgain = takeFromAgain(command);
        forgetName(command);
        command.name(request, floor);
        byName.put(request, command);
        if (isAgain) {
            again.put(request, command);
        }
    }

    /** The command of this name; {@code null} if nobody waits for it any more. */
    @Nullable
    PendingCommand named(RequestId request) {
        return byName.get(request);
    }

    /** The first ready one, or one in flight once more, goes out; as {@link PendingCommand#sent}. */
    Bytes sent(PendingCommand command, String address, long repeatAtNanos) {
        if (command.state() == State.READY) {
            inFlight++;
            notReady(command);
        }
        noteTimer(repeatAtNanos);
        return command.sent(address, repeatAtNanos);
    }

    /** Whoever got it last has certainly not taken it up. */
    void refused(PendingCommand command) {
        land(command);
        command.refused();
        sendAgain(command);
    }

    /** The node that had taken it up has lost its leadership. */
    void leadershipLost(PendingCommand command, int nodeId) {
        land(command);
        command.leadershipLost(nodeId);
        sendAgain(command);
    }

    /** As {@link #refused}; not to be sent again before the time. */
    void pause(PendingCommand command, long untilNanos) {
        land(command);
        command.pausedUntil(untilNanos);
        noteTimer(untilNanos);
    }

    void remove(PendingCommand command) {
        land(command);
        all.remove(command);
        if (command.opensSession()) {
            opening = null;
        } else if (command.state() == State.READY) {
            notReady(command);
        }
        forgetName(command);
    }

    /** The connection is gone: what was in flight is to be sent again. */
    void connectionLost() {
        if (inFlight == 0) {
            return;
        }
        for (PendingCommand command : all) {
            if (command.state() == State.IN_FLIGHT) {
                land(command);
                command.connectionLost();
                sendAgain(command);
            }
        }
    }

    /** Ends pauses; the commands whose deadline has passed, and those whose answer is missing for so long. */
    Due timersDue(long nowNanos) {
        if (all.isEmpty() || nowNanos - nextTimerNanos < 0) {
            return Due.NOTHING;
        }
        List<PendingCommand> overdue = new ArrayList<>();
        List<PendingCommand> unanswered = new ArrayList<>();
        nextTimerNanos = nowNanos + Long.MAX_VALUE / 2;
        for (PendingCommand command : all) {
            if (command.deadlineNanos() - nowNanos <= 0) {
                overdue.add(command);
                continue;
            }
            noteTimer(command.deadlineNanos());
            if (command.state() == State.READY) {
                continue;
            }
            if (command.wakeAtNanos() - nowNanos > 0) {
                noteTimer(command.wakeAtNanos());
            } else if (command.state() == State.PAUSED) {
                command.resumed();
                sendAgain(command);
            } else {
                unanswered.add(command);
            }
        }
        return new Due(overdue, unanswered);
    }

    /** When {@link #timersDue} has something to do at the earliest; only if not empty. */
    long nextTimerNanos() {
        return nextTimerNanos;
    }

    private void sendAgain(PendingCommand command) {
        RequestId request = command.request();
        if (!command.opensSession() && request != null) {
            again.put(request, command);
        }
    }

    /** It is no longer to be sent. */
    private void notReady(PendingCommand command) {
        if (!command.opensSession() && !takeFromAgain(command)) {
            fresh.remove(command);
        }
    }

    private boolean takeFromAgain(PendingCommand command) {
        RequestId request = command.request();
        return request != null && again.remove(request, command);
    }

    private void land(PendingCommand command) {
        if (command.state() == State.IN_FLIGHT) {
            inFlight--;
        }
    }

    private void forgetName(PendingCommand command) {
        RequestId request = command.request();
        if (request != null) {
            byName.remove(request);
        }
    }

    private void noteTimer(long atNanos) {
        if (all.isEmpty() || atNanos - nextTimerNanos < 0) {
            nextTimerNanos = atNanos;
        }
    }
}
