/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Module;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.core.guice.InMemoryTransportModule;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.memory.InMemoryTransportProvider;
import org.paxos4j.examples.counter.Value;
import org.paxos4j.transport.netty.NettyTransportModule;
import org.paxos4j.transport.netty.NettyTransportProvider;

/** The same program over each transport: every addition counts once. */
@Timeout(120)
class SwapTransportTest {
    @Test
    void overNetty() throws Exception {
        assertEachAdditionCountsOnce(new NettyTransportModule());
    }

    @Test
    void inMemory() throws Exception {
        assertEachAdditionCountsOnce(new InMemoryTransportModule(new InMemoryNetwork()));
    }

    @Test
    void overNettyWithEveryTenthMessageLost() throws Exception {
        LossyTransportProvider lossy = new LossyTransportProvider(new NettyTransportProvider());

        assertEachAdditionCountsOnce(new LossyTransportModule(lossy));

        assertTrue(lossy.lost() > 0);
    }

    @Test
    void inMemoryWithEveryTenthMessageLost() throws Exception {
        LossyTransportProvider lossy = new LossyTransportProvider(new InMemoryTransportProvider());

        assertEachAdditionCountsOnce(new LossyTransportModule(lossy));

        assertTrue(lossy.lost() > 0);
    }

    private static void assertEachAdditionCountsOnce(Module transport) throws Exception {
        assertEquals(new Value(100), SwapTransport.count(transport, 100));
    }
}
