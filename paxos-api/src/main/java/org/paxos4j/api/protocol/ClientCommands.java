/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import org.paxos4j.statemachine.Bytes;

/**
 * Commands of clients, to be proposed together in one slot; none if only the time is to be told, because something in the
 * log waits for it and nobody sends commands.
 *
 * @param ticket by which the node finds the clients that wait; told back with whatever becomes of the commands
 * @param envelopes the encoded envelopes, 0 to {@link CommandBatch#MAX_COMMANDS}
 */
public record ClientCommands(long ticket, List<Bytes> envelopes) implements PaxosMessage {
    /** Checks that nothing is missing. */
    public ClientCommands {
        envelopes = List.copyOf(envelopes);
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.clientCommands(this);
    }
}
