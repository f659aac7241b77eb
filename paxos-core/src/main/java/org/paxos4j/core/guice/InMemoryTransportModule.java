/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.guice;

import com.google.inject.AbstractModule;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** Binds {@link TransportProvider} to what connects nodes and clients within one JVM. */
public final class InMemoryTransportModule extends AbstractModule {
    private final InMemoryNetwork network;

    /** In a network that the injectors of all nodes and clients share. */
    public InMemoryTransportModule(InMemoryNetwork network) {
        this.network = network;
    }

    @Override
    protected void configure() {
        bind(TransportProvider.class).toInstance(new InMemoryTransportProvider(network));
    }
}
