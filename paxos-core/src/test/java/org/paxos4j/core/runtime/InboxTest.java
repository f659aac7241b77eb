/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.statemachine.Bytes;

/** What happens to what comes in when there is no room for it: clients, bulk and the lane each have their own. */
class InboxTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final PeerMessage BULK = new RetransmitRequest(2, 1, 0);
    private static final PeerMessage URGENT = new Probe(1, 2);

    private final ClientConnection client = mock();
    private final Inbox inbox = new Inbox();

    @Test
    void clientsCommandsBeyondTheirBoundAreNotTakenUntilOneHasLeft() {
        for (int i = 0; i < Bounds.CLIENT_INBOX_BYTES / MEBIBYTE; i++) {
            assertTrue(inbox.offer(command()));
        }
        assertFalse(inbox.offer(command()));

        inbox.pollClients();

        assertTrue(inbox.offer(command()));
        assertEquals(0, inbox.dropped(), "who is turned away is told so");
    }

    @Test
    void peersMessagesBeyondTheirBoundAreDroppedAndCountedUntilOneHasLeft() {
        for (int i = 0; i < Bounds.PEER_INBOX_BYTES / MEBIBYTE; i++) {
            inbox.offer(BULK, MEBIBYTE);
        }
        assertEquals(0, inbox.dropped());

        inbox.offer(BULK, MEBIBYTE);
        assertEquals(1, inbox.dropped());

        inbox.pollPeers();
        inbox.offer(BULK, MEBIBYTE);
        assertEquals(1, inbox.dropped());
    }

    @Test
    void urgentMessagesBeyondTheirNumberAreDroppedAndCountedUntilOneHasLeft() {
        for (int i = 0; i < Bounds.LANE_MESSAGES; i++) {
            inbox.offer(URGENT, 100);
        }
        assertEquals(0, inbox.dropped());

        inbox.offer(URGENT, 100);
        assertEquals(1, inbox.dropped());

        inbox.pollLane();
        inbox.offer(URGENT, 100);
        assertEquals(1, inbox.dropped());
    }

    @Test
    void whereClientsAndBulkHaveNoRoomAHeartbeatHas() {
        while (inbox.offer(command())) {}
        while (inbox.dropped() == 0) {
            inbox.offer(BULK, MEBIBYTE);
        }

        inbox.offer(URGENT, 100);

        assertNotNull(inbox.pollLane());
        assertEquals(1, inbox.dropped());
    }

    private PendingCommand command() {
        return new PendingCommand(new RequestId(7, 1), Bytes.wrap(new byte[MEBIBYTE]), client);
    }
}
