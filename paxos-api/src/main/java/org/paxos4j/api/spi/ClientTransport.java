/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.spi;

/** The client's side of a transport. */
public interface ClientTransport extends AutoCloseable {

    /**
     * Connects to a node, some time; the receiver hears how it went, also after this transport was closed: that it could not be
     * made. Never blocks, never throws. Any thread.
     *
     * @param address {@code host:port}; a name is resolved anew each time
     */
    void connect(String address, ClientReceiver receiver);

    /** Closes all connections and waits until its threads have ended. */
    @Override
    void close();
}
