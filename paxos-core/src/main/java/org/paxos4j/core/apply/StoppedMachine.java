/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.util.Objects;

/**
 * A state machine that has failed, and applies nothing more on this replica.
 *
 * @param name its name
 * @param slot the slot of the command at which it failed
 * @param cause what it threw
 */
public record StoppedMachine(String name, long slot, Throwable cause) {
    /** Checks that nothing is missing. */
    public StoppedMachine {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cause, "cause");
    }
}
