/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * What the algorithm reacts to: messages of peers, and what the node itself tells it. {@link #dispatch} leads to the one
 * method of the handler that is for this message, so that a role which forgot a message does not compile.
 */
public sealed interface PaxosMessage permits PeerMessage, ClientCommands, CheckTimeout, HeartBeat {

    /** Calls the handler's method for this message. */
    <R> R dispatch(PaxosMessageHandler<R> handler);
}
