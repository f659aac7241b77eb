/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NotDoneException;

/**
 * What callers and the transport's threads have for the driver, in the order in which it came. Safe for use by any thread;
 * the lock is held for a few instructions only.
 */
final class Inbox {
    /** How many commands may be open at once: as many as a session keeps replies of. */
    static final int MAX_OUTSTANDING_COMMANDS = 1_024;

    /** How many bytes the open commands may have together. */
    static final int MAX_OUTSTANDING_COMMAND_BYTES = 16 << 20;

    /** How many messages of nodes may wait. An honest node stays far below: it answers each request once. */
    static final int MAX_WAITING_MESSAGES = 8_192;

    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private int messages;
    private int commands;
    private long commandBytes;
    private boolean closed;

    /** Something for the driver's thread to do. */
    private record Event(Runnable action, boolean isMessage) {}

    /**
     * Takes a caller's command, unless there is no room or the client is closed.
     *
     * @throws NotDoneException if it is not taken; the message says why
     */
    synchronized void command(int bytes, Runnable action) {
        if (closed) {
            throw new NotDoneException("not done: the client is closed");
        }
        if (commands >= MAX_OUTSTANDING_COMMANDS || commandBytes + bytes > MAX_OUTSTANDING_COMMAND_BYTES) {
            throw new NotDoneException("not done: this client has " + commands + " commands of " + commandBytes
                    + " bytes open; the limits are " + MAX_OUTSTANDING_COMMANDS + " and "
                    + MAX_OUTSTANDING_COMMAND_BYTES + ". Wait for answers before you submit more.");
        }
        commands++;
        commandBytes += bytes;
        events.add(new Event(action, false));
    }

    /** A command of {@code bytes} is no longer open. */
    synchronized void commandEnded(int bytes) {
        commands--;
        commandBytes -= bytes;
    }

    /** A node's message; {@code false} if there is no room, and the connection must be given up. */
    synchronized boolean message(Runnable action) {
        if (messages >= MAX_WAITING_MESSAGES) {
            return false;
        }
        messages++;
        return events.add(new Event(action, true));
    }

    /** A connection has come or gone: at most twice for each that the driver dials, hence without a bound. */
    synchronized void connection(Runnable action) {
        events.add(new Event(action, false));
    }

    /** From now on no command is taken; those that were can still be polled. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean isEmpty() {
        return events.isEmpty();
    }

    synchronized @Nullable Runnable poll() {
        Event event = events.poll();
        if (event == null) {
            return null;
        }
        if (event.isMessage) {
            messages--;
        }
        return event.action;
    }
}
