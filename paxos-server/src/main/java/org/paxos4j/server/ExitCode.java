/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

/** The exit codes of all commands; scripts rely on them. A node's faults bring their own codes, 5 to 7. */
final class ExitCode {
    static final int DONE = 0;
    /** The state machine answered with an error, or a check failed. */
    static final int CHECK_FAILED = 1;
    /** Wrong usage or configuration. */
    static final int USAGE = 2;

    static final int JOURNAL_REFUSED = 4;
    static final int STATE_MACHINE_MISSING = 7;
    static final int OUTCOME_UNKNOWN = 10;
    /** No leader, refused, overloaded. */
    static final int NOT_DONE = 11;

    static final int ADDRESS_UNAVAILABLE = 13;
    static final int INTERNAL = 70;

    private ExitCode() {}
}
