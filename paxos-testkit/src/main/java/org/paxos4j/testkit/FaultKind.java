/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.Locale;

/** The kinds of faults that a virtual cluster can be given. */
public enum FaultKind {
    /** Messages get lost. */
    LOSS,
    /** Messages arrive twice. */
    DUPLICATION,
    /** Messages take long, and overtake each other. */
    DELAY,
    /** Nodes do not hear each other, in one direction or in both. */
    PARTITION,
    /** The power of a node goes. */
    CRASH,
    /** A node does nothing for a while, and does not know it. */
    PAUSE,
    /** A disk is slow. */
    DISK_SLOW,
    /** A disk fails. */
    DISK_FAILURE,
    /** State machines are slow. */
    APPLY_SLOW,
    /** Connections of clients break, or bring nothing any more; clients go. */
    CLIENTS;

    /** As on the command line: {@code disk-slow}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
