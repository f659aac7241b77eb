/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.accept;
import static org.paxos4j.transport.netty.Fixture.commit;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.Probe;

class SendQueueTest {
    @Test
    void heartbeatsPreparesAndProbesGoFirstAndKeepTheirOrder() {
        SendQueue queue = new SendQueue(1 << 20);
        List<PeerMessage> urgent =
                List.of(commit(1), new Prepare(new Identifier(1, new BallotNumber(1, 1), 1)), new Probe(1, 1));
        assertTrue(queue.offer(accept(1, 10)));
        assertTrue(queue.offer(accept(2, 10)));
        urgent.forEach(message -> assertTrue(queue.offer(message)));
        urgent.forEach(message -> assertEquals(message, queue.poll()));
        assertEquals(accept(1, 10), queue.poll());
        assertTrue(queue.offer(commit(2)));
        assertEquals(commit(2), queue.poll());
        assertEquals(accept(2, 10), queue.poll());
        assertNull(queue.poll());
        assertEquals(0, queue.bytes());
    }

    @Test
    void theBoundIsInBytesAndALargerMessageFitsOnlyIntoAnEmptyLane() {
        int weight = accept(1, 1_000).weightBytes();
        SendQueue queue = new SendQueue(2 * weight);
        assertTrue(queue.offer(accept(1, 1_000)));
        assertTrue(queue.offer(accept(2, 1_000)));
        assertFalse(queue.offer(accept(3, 0)));
        assertEquals(2L * weight, queue.bytes());
        assertEquals(2, queue.clear());
        assertTrue(queue.offer(accept(4, 10_000)));
        assertFalse(queue.offer(accept(5, 0)));
    }

    @Test
    void theLanesTakeNoRoomFromEachOther() {
        int weight = accept(1, 1_000).weightBytes();
        SendQueue queue = new SendQueue(weight);
        assertTrue(queue.offer(accept(1, 1_000)));
        for (int i = 0; i < Limits.URGENT_MESSAGES; i++) {
            assertTrue(queue.offer(commit(i)));
        }
        assertFalse(queue.offer(commit(0)), "urgent messages beyond their own bound");
        assertEquals(commit(0), queue.poll());
        assertTrue(queue.offer(commit(0)));
        assertFalse(queue.offer(accept(2, 1_000)));
        assertEquals(Limits.URGENT_MESSAGES + 1, queue.clear());
        assertEquals(0, queue.bytes());
    }
}
