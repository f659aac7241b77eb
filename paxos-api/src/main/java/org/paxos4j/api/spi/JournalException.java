/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

/** A journal has failed while running. The node that owns it stops. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what happened. */
    public JournalException(String message) {
        super(message);
    }

    /** With what happened and its cause. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
