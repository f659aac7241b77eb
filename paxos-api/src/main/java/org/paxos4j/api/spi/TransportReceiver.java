/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.PeerMessage;

/** Where a transport puts what arrives. Called by the transport's threads, several at a time; it never blocks. */
public interface TransportReceiver {

    /**
     * A peer has sent a message. A receiver without room drops it.
     *
     * @param from the peer, as its handshake told
     * @param bytes the size of its frame
     */
    void peerMessage(int from, PeerMessage message, int bytes);

    /**
     * A client has sent a message; the answer goes to {@code client}.
     *
     * @param bytes the size of its frame
     */
    void clientMessage(ClientConnection client, ClientMessage message, int bytes);

    /**
     * A peer runs other state machines, or other versions of them, and has refused this node. Whether this node runs on is
     * for the receiver to say; the transport goes on dialling.
     *
     * @param reason one line for a person
     */
    void stateMachinesDiffer(int peer, String reason);
}
