/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** Here, because this is the first module that knows both transports. */
class InMemoryTransportContractTest extends TransportContract {
    private final TransportProvider provider = new InMemoryTransportProvider();

    @Override
    TransportProvider provider() {
        return provider;
    }
}
