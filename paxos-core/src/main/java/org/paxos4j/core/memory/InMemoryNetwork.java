/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What connects the transports of one {@link InMemoryTransportProvider}: who listens at which address. Addresses are
 * compared as text, {@code host:port}, and never resolved. Safe for use by any thread.
 */
public final class InMemoryNetwork {
    private static final int FIRST_FREE_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    private final Map<String, InMemoryTransport> listeners = new HashMap<>();

    /** Where nobody listens yet. */
    public InMemoryNetwork() {}

    /**
     * Has a transport listen at {@code bind} and, so that its peers find it, at the address by which they know it.
     *
     * @return {@code bind} with its port
     */
    synchronized InetSocketAddress listen(InMemoryTransport transport, InetSocketAddress bind, String memberAddress)
            throws BindException {
        InetSocketAddress bound = bind.getPort() == 0 ? withFreePort(bind) : bind;
        String boundAddress = address(bound.getHostString(), bound.getPort());
        for (String address : new String[] {boundAddress, memberAddress}) {
            if (listeners.containsKey(address)) {
                throw new BindException("somebody listens at " + address + " in this network in memory already");
            }
        }
        listeners.put(boundAddress, transport);
        listeners.put(memberAddress, transport);
        return bound;
    }

    synchronized void leave(InMemoryTransport transport) {
        listeners.values().removeIf(listener -> listener == transport);
    }

    /** Who listens there, if anybody. */
    synchronized @Nullable InMemoryTransport at(String address) {
        return listeners.get(address);
    }

    private InetSocketAddress withFreePort(InetSocketAddress bind) throws BindException {
        for (int port = FIRST_FREE_PORT; port <= LAST_PORT; port++) {
            if (!listeners.containsKey(address(bind.getHostString(), port))) {
                return bind.isUnresolved()
                        ? InetSocketAddress.createUnresolved(bind.getHostString(), port)
                        : new InetSocketAddress(bind.getAddress(), port);
            }
        }
        throw new BindException("no free port at " + bind.getHostString() + " in this network in memory");
    }

    private static String address(String host, int port) {
        return host + ":" + port;
    }
}
