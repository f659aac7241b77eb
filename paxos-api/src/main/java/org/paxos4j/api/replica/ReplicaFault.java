/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.replica;

import java.util.Objects;

/**
 * Why a replica has stopped by itself.
 *
 * @param kind which kind of fault
 * @param message one line for a person: what was wrong and what to do
 * @param cause what was thrown
 */
public record ReplicaFault(Kind kind, String message, Throwable cause) {
    /** The kinds, each with the exit code of a node process. */
    public enum Kind {
        /** The journal failed. */
        JOURNAL(5),
        /** An invariant of the protocol was violated. */
        INVARIANT(6),
        /** The peers run other state machines. */
        STATE_MACHINES_DIFFER(7),
        /** Anything else. */
        INTERNAL(70);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code of a node process. */
        public int exitCode() {
            return exitCode;
        }
    }

    /** Checks that nothing is missing. */
    public ReplicaFault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(cause, "cause");
    }
}
