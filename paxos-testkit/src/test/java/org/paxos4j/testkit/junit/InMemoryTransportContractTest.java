/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.memory.InMemoryTransportProvider;

/** Here, because the test kit is built after the core, which has this transport. */
class InMemoryTransportContractTest extends TransportContract {
    private final TransportProvider provider = new InMemoryTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }
}
