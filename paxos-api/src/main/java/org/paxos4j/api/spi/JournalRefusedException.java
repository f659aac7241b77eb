/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

/**
 * A journal cannot be created or opened: missing, another's, of a newer format, damaged, in use, or marked unsafe. The
 * message says which, where, and what the ways out are; nothing was changed.
 */
public final class JournalRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, where, and what to do. */
    public JournalRefusedException(String message) {
        super(message);
    }

    /** With what is wrong, where, and what to do, and how it was found. */
    public JournalRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
