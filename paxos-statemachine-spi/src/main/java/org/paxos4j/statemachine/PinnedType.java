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
 * @param use what it is for
 */
public record PinnedType(int id, Class<? extends Record> type, Use use) {
    /** The largest id. */
    public static final int MAX_ID = 65_535;

    /** What a type is for. What clients send is checked by it before it costs a slot. */
    public enum Use {
        /** Clients send it to {@link StateMachine#apply}. */
        COMMAND,
        /** Clients send it to {@link Queryable#query}. */
        QUERY,
        /** A state machine answers it. A command or query may be answered too. */
        RESULT
    }

    /** Checks the ranges. */
    public PinnedType {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(use, "use");
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException(
                    "pinned type id of " + type.getName() + " must be 1 to " + MAX_ID + ", was " + id);
        }
    }

    /** A command. */
    public static PinnedType command(int id, Class<? extends Record> type) {
        return new PinnedType(id, type, Use.COMMAND);
    }

    /** A query. */
    public static PinnedType query(int id, Class<? extends Record> type) {
        return new PinnedType(id, type, Use.QUERY);
    }

    /** A result. */
    public static PinnedType result(int id, Class<? extends Record> type) {
        return new PinnedType(id, type, Use.RESULT);
    }
}
