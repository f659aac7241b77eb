/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.Welcome;

/**
 * What a client hears of one connection. Called by one thread of the transport at a time; it never blocks. First
 * {@code connected}, then messages, at last {@code closed}, once; or {@code closed} alone.
 */
public interface ClientReceiver {

    /** The node has accepted the connection. */
    void connected(ClientConnection connection, Welcome welcome);

    /** The node has sent a message. */
    void message(ClientMessage message);

    /**
     * The connection is closed, or could not be made.
     *
     * @param reason one line for a person; it names the address if no connection could be made
     */
    void closed(String reason);
}
