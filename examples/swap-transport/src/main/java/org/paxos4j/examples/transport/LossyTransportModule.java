/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import com.google.inject.AbstractModule;
import org.paxos4j.api.spi.TransportProvider;

/** Binds {@link TransportProvider} to the one that loses messages. */
final class LossyTransportModule extends AbstractModule {
    private final LossyTransportProvider provider;

    LossyTransportModule(LossyTransportProvider provider) {
        this.provider = provider;
    }

    @Override
    protected void configure() {
        bind(TransportProvider.class).toInstance(provider);
    }
}
