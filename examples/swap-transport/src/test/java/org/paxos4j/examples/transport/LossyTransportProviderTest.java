/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;

/** What is between the replicas and somebody else's transport. */
class LossyTransportProviderTest {
    @Test
    void everyTenthMessageIsLostAndCounted() {
        Transport line = mock();
        TransportProvider reliable = mock();
        when(reliable.create(any(), any())).thenReturn(line);
        when(line.faults()).thenReturn(5L);
        Commit message = new Commit(new Identifier(1, new BallotNumber(1, 1), 1), 1);
        Transport lossy = new LossyTransportProvider(reliable).create(mock(), mock());

        for (int i = 0; i < 100; i++) {
            lossy.send(2, message);
        }

        verify(line, times(90)).send(2, message);
        assertEquals(15, lossy.faults());
    }
}
