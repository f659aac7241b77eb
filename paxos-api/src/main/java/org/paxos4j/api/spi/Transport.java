/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.paxos4j.api.protocol.PeerMessage;

/**
 * Carries a node's messages to its peers, and serves clients. Messages may be lost, delayed, repeated and reordered; they
 * are never altered. A node sends to a peer only over the connection that it dialled itself.
 */
public interface Transport extends AutoCloseable {

    /**
     * Opens the port and begins to dial the peers; connections that break are dialled again, for as long as it runs.
     *
     * @param receiver what is called with whatever arrives
     * @return the address that it listens on
     * @throws IOException if the address cannot be bound; a {@link java.net.BindException} if it is in use. The message names it.
     * @throws IllegalStateException if it was started or closed before
     */
    InetSocketAddress start(TransportReceiver receiver) throws IOException;

    /**
     * Sends a message to a peer, some time. Never blocks and never throws; a message for which there is no room, or
     * whose peer cannot be reached, is dropped and counted; so is one to this node itself, to a node that is no member, of which the
     * codec can make no bytes, or that is larger than a frame may be. Urgent messages overtake those that wait. Called by any thread,
     * also after the end, without effect then.
     *
     * @param to the id of another member
     */
    void send(int to, PeerMessage message);

    /** What waits to be sent to peers, in bytes. Any thread. */
    long queuedBytes();

    /** How many messages were dropped and connections refused, by this side or the other. Any thread. */
    long faults();

    /** Closes all connections and the port, and waits until its threads have ended. Closing again does nothing. */
    @Override
    void close();
}
