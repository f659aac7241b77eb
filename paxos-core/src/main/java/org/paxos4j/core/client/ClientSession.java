/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.TreeSet;
import org.paxos4j.api.protocol.RequestId;

/** An open session: gives commands their names, and knows below which sequence all are done. */
final class ClientSession {
    private final long id;
    private final TreeSet<Long> open = new TreeSet<>();
    private long next = 1;

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
        return next - floor() < Inbox.MAX_OUTSTANDING_COMMANDS;
    }

    /** The next command's name. */
    RequestId name() {
        open.add(next);
        return new RequestId(id, next++);
    }

    /** The lowest sequence that is not done. */
    long floor() {
        return open.isEmpty() ? next : open.first();
    }

    /**
     * A command is done, or given up. A copy of it that is still under way may be applied late, or find itself below the
     * floor and not be applied: either way nobody has been told anything else than that its outcome is unknown.
     */
    void done(RequestId request) {
        if (request.session() == id) {
            open.remove(request.sequence());
        }
    }
}
