/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.junit.jupiter.api.AfterAll;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.testkit.junit.TransportContract;

class NettyTransportContractTest extends TransportContract {
    private final TransportProvider provider = new NettyTransportProvider();

    @Override
    protected TransportProvider provider() {
        return provider;
    }

    @AfterAll
    static void noBufferIsLeftOver() throws Exception {
        Leaks.assertNone();
    }
}
