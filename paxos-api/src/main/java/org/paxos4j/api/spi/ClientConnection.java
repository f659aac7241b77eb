/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import org.paxos4j.api.protocol.ClientMessage;

/** A connection between a client and a node, seen from either end. */
public interface ClientConnection {

    /**
     * Sends a message, some time; without effect once the connection is closed. It arrives at most once, and after those that
     * were sent before: a request that came twice could be refused and taken up, and its client would believe the refusal.
     * Never blocks, never throws. Any thread.
     */
    void send(ClientMessage message);

    /**
     * Closes the connection. The client hears of its end, whichever end closes it; what was sent and not carried by then is carried by
     * no later one. Closing again does nothing. Any thread.
     */
    void close();
}
