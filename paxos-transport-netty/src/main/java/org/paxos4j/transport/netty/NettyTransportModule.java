/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import com.google.inject.AbstractModule;
import org.paxos4j.api.spi.TransportProvider;

/** Binds {@link TransportProvider} to TCP. Installing it opens no port and starts no thread. */
public final class NettyTransportModule extends AbstractModule {

    /** A module without settings. */
    public NettyTransportModule() {}

    @Override
    protected void configure() {
        bind(TransportProvider.class).toInstance(new NettyTransportProvider());
    }
}
