/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;
import org.paxos4j.statemachine.Bytes;

/**
 * The cluster's answer to a command. Except for {@link Outcome#MALFORMED}, which a node may find before proposing, it
 * comes from applying the log, and every replica would answer the same.
 *
 * @param request the command
 * @param outcome how it went
 * @param response for {@link Outcome#APPLIED} the encoded result (for the opening of a session its id, 8 bytes
 *     big-endian), else the reason in UTF-8
 */
public record ServerResponse(RequestId request, Outcome outcome, Bytes response) implements ClientReply {
    /** How a command went. The order is part of the wire format: add at the end. */
    public enum Outcome {
        /** It was applied, exactly once; the result is the state machine's. */
        APPLIED,
        /** The state machine refused it; nothing changed. */
        REJECTED,
        /** Its bytes are no command of that state machine, or there is no such state machine; nothing changed. */
        MALFORMED,
        /** Its session is not, or no longer, known. A command that was sent before may have been applied then. */
        SESSION_EXPIRED,
        /** Its sequence is below the floor that its own client has named: its reply is forgotten. */
        BELOW_FLOOR,
        /** Its session has too many unacknowledged replies; nothing changed. */
        TOO_MANY_OUTSTANDING
    }

    /** Checks that nothing is missing. */
    public ServerResponse {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(response, "response");
    }
}
