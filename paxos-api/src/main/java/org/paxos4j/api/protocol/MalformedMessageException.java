/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** Bytes from outside are not what they should be. The message says what is wrong, never the content. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public MalformedMessageException(String message) {
        super(message);
    }

    /** With what is wrong and how it was found. */
    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
