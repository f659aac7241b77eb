/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.spi.TransportProvider;

class NettyTransportContractTest extends TransportContract {
    private final TransportProvider provider = new NettyTransportProvider();

    @Override
    TransportProvider provider() {
        return provider;
    }
}
