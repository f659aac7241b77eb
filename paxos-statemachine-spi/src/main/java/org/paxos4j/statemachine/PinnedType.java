/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.util.Objects;

/**
 * Ties a record type to the number that stands for it on the wire and in the log, for as long as any log holds it.
 *
 * <p>The record's components may be primitives, {@code String}, {@link Bytes}, enums, records, and {@code List}s of
 * these. Changing the components of a pinned type changes the format of the log: give the new shape a new type and id.
 *
 * @param id unique within one state machine, 1 to 65,535, never used again for another type
 * @param type the record type
 */
public record PinnedType(int id, Class<? extends Record> type) {
    /** The largest id. */
    public static final int MAX_ID = 65_535;

    /** Checks the ranges. */
    public PinnedType {
        Objects.requireNonNull(type, "type");
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException(
                    "pinned type id of " + type.getName() + " must be 1 to " + MAX_ID + ", was " + id);
        }
    }
}
