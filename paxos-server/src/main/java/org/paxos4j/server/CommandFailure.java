/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import org.jspecify.annotations.Nullable;

/** Ends a command: its message becomes the one line on standard error, its code the exit code of the process. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** With what was wrong, where, and what to do. */
    CommandFailure(int exitCode, String message) {
        this(exitCode, message, null);
    }

    /** As above, with how it was found. */
    CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** With what {@code cause} says. */
    CommandFailure(int exitCode, Throwable cause) {
        this(exitCode, String.valueOf(cause.getMessage()), cause);
    }

    /** Wrong usage or configuration. */
    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
