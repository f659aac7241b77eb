/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.examples.counter.Value;

/** The same program over each transport. */
@Timeout(120)
class SwapTransportTest {
    @ParameterizedTest
    @ValueSource(strings = {"netty", "memory", "lossy"})
    void everyAdditionCountsOnce(String transport) throws Exception {
        assertEquals(new Value(100), SwapTransport.count(SwapTransport.transport(transport), 100));
    }
}
