/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.client;

/**
 * The command was certainly not applied, and never will be: it was never sent, or every node that got it has refused it. To
 * submit it again is safe.
 */
public final class NotDoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public NotDoneException(String message) {
        super(message);
    }
}
