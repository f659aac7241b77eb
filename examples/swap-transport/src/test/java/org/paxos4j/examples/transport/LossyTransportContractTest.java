/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.testkit.junit.TransportContract;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** To lose messages between nodes is no breach of the contract. */
class LossyTransportContractTest extends TransportContract {
    private final TransportProvider provider = new LossyTransportProvider(new NettyTransportProvider());

    @Override
    protected TransportProvider provider() {
        return provider;
    }
}
