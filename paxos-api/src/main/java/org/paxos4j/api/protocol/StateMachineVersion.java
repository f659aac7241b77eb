/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * What must be equal of a state machine on all nodes.
 *
 * @param name its name
 * @param version the version of its behaviour
 * @param types its pinned types, as {@code id=class name}, ascending by id, separated by commas
 */
public record StateMachineVersion(String name, String version, String types) {
    /** Checks that nothing is missing. */
    public StateMachineVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(types, "types");
    }
}
