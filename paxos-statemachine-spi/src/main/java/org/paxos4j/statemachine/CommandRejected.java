/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

/**
 * The refusal of a command: an answer, not a failure. It is replicated like any other answer, so its message must be
 * deterministic. It carries no stack trace.
 */
public final class CommandRejected extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Refuses a command.
     *
     * @param reason what the client is told; deterministic
     */
    public CommandRejected(String reason) {
        super(reason, null, false, false);
    }
}
