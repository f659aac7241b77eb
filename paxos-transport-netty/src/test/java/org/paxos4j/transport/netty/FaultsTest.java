/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FaultsTest {
    private final Logger log = mock(Logger.class);
    private final Faults faults = new Faults(log, "node 1");

    @Test
    void everyFaultIsCountedAndTheSameLineIsWrittenOnce() {
        for (int i = 0; i < 1_000; i++) {
            faults.report("junk from 10.0.0.9");
        }
        verify(log, times(1)).warn("{}: {}", "node 1", "junk from 10.0.0.9");
        assertEquals(1_000, faults.sum());
    }

    @Test
    void nobodyFloodsTheLogWithEverNewLines() {
        for (int i = 0; i < 1_000; i++) {
            faults.report("junk of " + i + " bytes");
        }
        verify(log, atMost(20)).warn(anyString(), any(), any(Object.class));
        assertEquals(1_000, faults.sum());
    }
}
