/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.BitSet;
import org.paxos4j.api.protocol.RequestId;

/** An open session: gives commands their names, and knows below which sequence all are done. */
final class ClientSession {
    private final long id;
    /** Which of the sequences from the floor on are done, by their place in a ring as long as they reach. */
    private final BitSet done = new BitSet(Inbox.MAX_OUTSTANDING_COMMANDS);

    private long floor = 1;
    private long next = 1;
    /** How many sequences from the floor on may be sent. */
    private int reach = Inbox.MAX_OUTSTANDING_COMMANDS;
    /** How many are done since {@link #reach} has changed. */
    private int doneInReach;

    ClientSession(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    /**
     * Whether one more command may be named. What counts is not how many are open but how far they reach: the cluster keeps
     * the replies of all sequences from the lowest open one on, done or not.
     */
    boolean hasRoom() {
        return isInReach(next);
    }

    /** Whether a sequence is so near to the floor that the cluster may have room for its reply. */
    boolean isInReach(long sequence) {
        return sequence - floor < reach;
    }

    /**
     * The cluster had no room for the reply of a sequence, with those from {@code toldFloor} on. So many less one fit, as far as
     * is known; commands beyond wait until the floor rises, and would only cost places in the log before.
     *
     * @return whether there is anything to wait for: the command at the floor does not depend on any other
     */
    boolean hadNoRoomFor(long sequence, long toldFloor) {
        reach = (int) Math.max(1, Math.min(reach, sequence - toldFloor));
        doneInReach = 0;
        return sequence > toldFloor;
    }

    /** The next command's name. */
    RequestId name() {
        return new RequestId(id, next++);
    }

    /** The lowest sequence that is not done. */
    long floor() {
        return floor;
    }

    /**
     * A command is done, or given up. A copy of it that is still under way may be applied late, or find itself below the
     * floor and not be applied: either way nobody has been told anything else than that its outcome is unknown.
     */
    void done(RequestId request) {
        if (request.session() != id || request.sequence() < floor) {
            return;
        }
        done.set(place(request.sequence()));
        widen();
        while (floor < next && done.get(place(floor))) {
            done.clear(place(floor));
            floor++;
        }
    }

    /** Replies may be smaller by now. A little more for as many as were in reach, so that few find no room. */
    private void widen() {
        doneInReach++;
        if (doneInReach >= reach) {
            reach = Math.min(reach + Math.max(1, reach / 8), Inbox.MAX_OUTSTANDING_COMMANDS);
            doneInReach = 0;
        }
    }

    private static int place(long sequence) {
        return (int) (sequence % Inbox.MAX_OUTSTANDING_COMMANDS);
    }
}
