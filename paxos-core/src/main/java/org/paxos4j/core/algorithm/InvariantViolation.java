/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

/**
 * Something that cannot be has happened: the node's state is wrong, and nothing of it may get out. An outage is better
 * than a divergence.
 */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public InvariantViolation(String message) {
        super(message);
    }
}
