/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.client;

/**
 * The command may have been applied, once, or may yet be, or not: nobody has said. To submit it again is another command; ask
 * the state machine first whether that is needed.
 */
public class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public OutcomeUnknownException(String message) {
        super(message);
    }
}
