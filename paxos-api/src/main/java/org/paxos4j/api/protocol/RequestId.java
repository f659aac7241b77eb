/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * Names a client's command for ever: a command that is sent again keeps its name, and is applied once.
 *
 * @param session the session's id, given by the log when it was opened; {@link #NO_SESSION} for the command that opens one
 * @param sequence within a session 1, 2, 3, …; without one a random number that tells answers apart
 */
public record RequestId(long session, long sequence) {
    /** No session yet. */
    public static final long NO_SESSION = 0;

    @Override
    public String toString() {
        return session + "#" + sequence;
    }
}
