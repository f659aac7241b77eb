/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.transport.netty.Fixture.accept;
import static org.paxos4j.transport.netty.Fixture.await;
import static org.paxos4j.transport.netty.Fixture.awaitWay;
import static org.paxos4j.transport.netty.Fixture.commit;
import static org.paxos4j.transport.netty.Fixture.hello;
import static org.paxos4j.transport.netty.RecordingReceiver.next;

import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.PeerHello;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Welcome;
import org.paxos4j.api.protocol.WireMessage;

@Timeout(90)
class PeersTest {
    private static final int BULK_BYTES = 64 << 10;

    private Fixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void messagesArriveIntactAndInOrderInBothDirections() throws Exception {
        RecordingReceiver first = new RecordingReceiver();
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(1, first);
        NettyTransport two = fixture.start(2, second);
        awaitWay(one, 2, second);
        awaitWay(two, 1, first);
        for (int slot = 1; slot <= 2_000; slot++) {
            one.send(2, accept(slot, slot));
            two.send(1, accept(slot, 10));
        }
        for (int slot = 1; slot <= 2_000; slot++) {
            Accept expected = accept(slot, slot);
            int bytes = Frames.HEADER_BYTES + new TestCodec().encode(expected).length();
            assertEquals(new RecordingReceiver.FromPeer(1, expected, bytes), next(second.peers));
            assertEquals(accept(slot, 10), next(first.peers).message());
        }
    }

    @Test
    void aMessageAsLargeAsTheLimitArrivesAndALargerOneIsDroppedWithoutHarm() throws Exception {
        fixture.maxFrameBytes = 1 << 20;
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        fixture.start(2, second);
        awaitWay(one, 2, second);
        int overhead = new TestCodec().encode(accept(1, 0)).length();
        long before = one.faults();
        one.send(2, accept(1, (1 << 20) - overhead + 1));
        one.send(2, accept(2, (1 << 20) - overhead));
        assertEquals(2, ((Accept) next(second.peers).message()).id().logIndex());
        assertEquals(before + 1, one.faults());
        assertEquals(1, one.drops(2).sum(Drops.Reason.TOO_LARGE));
        assertEquals(
                1, fixture.log.linesWith("WARN node 1: a message to peer 2 at").size());
    }

    @Test
    void aPeerThatComesBackOnItsPortIsFoundAgain() throws Exception {
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        fixture.start(2, second).close();
        fixture.start(2, second).close();
        RecordingReceiver third = new RecordingReceiver();
        fixture.start(2, third);
        awaitWay(one, 2, third);
        one.send(2, accept(7, 10));
        assertEquals(accept(7, 10), next(third.peers).message());
    }

    @Test
    void whatIsSentToNobodyIsDroppedAndCounted() throws Exception {
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        one.send(2, accept(1, 10));
        one.send(1, accept(1, 10));
        one.send(42, commit(1));
        assertEquals(1, one.drops(2).sum(Drops.Reason.NOT_CONNECTED));
        assertEquals(3, one.faults());
        assertEquals(0, one.queuedBytes());
    }

    @Test
    void whatAPeerWasNotSentIsToldNowAndThenWithItsReasons() throws Exception {
        fixture.maxFrameBytes = 1 << 10;
        RecordingReceiver second = new RecordingReceiver();
        NettyTransport one = fixture.start(hello(1), Fixture.dropsTold(20), new RecordingReceiver());
        one.send(3, accept(1, 10));
        one.send(3, accept(2, 10));
        String third = fixture.members.get(2).address();
        await(() -> !fixture.log
                .linesWith("DEBUG node 1: messages to peer 3 at " + third + " dropped: ")
                .isEmpty());
        fixture.start(2, second);
        awaitWay(one, 2, second);
        one.send(2, accept(1, 1 << 10));
        await(() -> !fixture.log.linesWith("1 too large").isEmpty());
        assertEquals(List.of(), fixture.log.linesWith("INFO node 1: messages to peer 3"), "it is not connected: known");
        List<String> told = fixture.log.linesWith("1 too large");
        assertEquals(1, told.size());
        String beginning =
                "INFO node 1: messages to peer 2 at " + fixture.members.get(1).address() + " dropped: ";
        assertTrue(told.get(0).startsWith(beginning), told.get(0));
    }

    @Test
    void urgentMessagesOvertakeAFullQueueWhoseBoundHolds() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        RecordingReceiver receiver = new RecordingReceiver();
        NettyTransport one = fixture.start(1, receiver);
        RawConnection peer = welcomed(impostor);
        long lastSlot = fillQueue(one, new Bells(fixture, 1, receiver));
        long dropped = one.faults();
        for (int heartbeat = 1; heartbeat <= Limits.URGENT_MESSAGES + 10; heartbeat++) {
            one.send(2, commit(heartbeat));
        }
        assertEquals(10, one.drops(2).sum(Drops.Reason.URGENT_QUEUE_FULL), "urgent messages beyond their own bound");
        assertEquals(dropped + 10, one.faults());
        assertTrue(one.queuedBytes()
                <= fixture.peerQueueBytes + Limits.URGENT_MESSAGES * commit(1).weightBytes());

        long slot = 0;
        long behind = 0;
        for (int heartbeat = 1; heartbeat <= Limits.URGENT_MESSAGES; ) {
            WireMessage message = peer.hear();
            if (message instanceof Commit commit) {
                assertEquals(heartbeat++, commit.heartbeat());
            } else {
                long next = ((Accept) message).id().logIndex();
                assertTrue(next >= slot, "in order");
                assertEquals(1, heartbeat, "no bulk between the urgent ones");
                slot = next;
            }
        }
        while (slot < lastSlot) {
            slot = ((Accept) peer.hear()).id().logIndex();
            behind++;
        }
        assertTrue(behind > fixture.peerQueueBytes / BULK_BYTES / 2, "overtaken were only " + behind);
        await(() -> one.queuedBytes() == 0);
    }

    @Test
    void theQueueIsEmptiedWhenThePeerIsLost() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        RecordingReceiver receiver = new RecordingReceiver();
        NettyTransport one = fixture.start(1, receiver);
        RawConnection peer = welcomed(impostor);
        fillQueue(one, new Bells(fixture, 1, receiver));
        int waiting = (int) (one.queuedBytes() / accept(1, BULK_BYTES).weightBytes());
        assertEquals(0, one.drops(2).sum(Drops.Reason.CONNECTION_LOST));
        peer.close();
        await(() -> one.queuedBytes() == 0);
        await(() -> one.drops(2).sum(Drops.Reason.CONNECTION_LOST) >= waiting);
    }

    @Test
    void aPeerThatTakesNothingIsDialledAnew() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        NettyTransport one = fixture.start(hello(1), Fixture.stalled(400), new RecordingReceiver());
        welcomed(impostor);
        // More than any socket takes.
        String lost = "INFO node 1: lost peer 2 at";
        await(() -> {
            one.send(2, accept(1, BULK_BYTES));
            return !fixture.log.linesWith(lost).isEmpty();
        });
        welcomed(impostor);
        assertEquals(1, fixture.log.linesWith(lost).size());
        // With epoll, the system may have found it out first.
        assertTrue(
                Sockets.inUse() == Sockets.EPOLL
                        || fixture.log.linesWith(lost).get(0).contains("took nothing for"),
                () -> fixture.log.linesWith(lost).get(0));
    }

    @Test
    void aPeerThatTakesNothingAndOneThatIsAwayCostTheOthersNothing() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        RecordingReceiver receiver = new RecordingReceiver();
        fixture.members.add(new Member(4, "127.0.0.1", 1));
        NettyTransport one = fixture.start(1, receiver);
        welcomed(impostor);
        RecordingReceiver third = new RecordingReceiver();
        fixture.start(3, third);
        fillQueue(one, new Bells(fixture, 1, receiver));
        awaitWay(one, 3, third);
        for (int slot = 1; slot <= 1_000; slot++) {
            one.send(2, accept(slot, BULK_BYTES));
            one.send(3, accept(slot, 100));
            one.send(4, accept(slot, 100));
        }
        for (int slot = 1; slot <= 1_000; slot++) {
            assertEquals(slot, ((Accept) next(third.peers).message()).id().logIndex());
        }
        assertTrue(one.queuedBytes() > fixture.peerQueueBytes / 2, "peer 2 takes nothing all the while");
        assertEquals(1_000, one.drops(4).sum(Drops.Reason.NOT_CONNECTED));
        assertEquals(0, one.drops(3).sum(Drops.Reason.QUEUE_FULL));
    }

    @Test
    void aPeersNameIsLookedUpAnewForEachConnection() throws Exception {
        Hosts.set("node-two", "127.0.0.2");
        RecordingReceiver second = new RecordingReceiver();
        fixture.members.set(1, new Member(2, "node-two", fixture.members.get(1).port()));
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        await(() -> !fixture.log.linesWith("no connection to peer 2").isEmpty());
        fixture.start(2, second);
        Hosts.set("node-two", "127.0.0.1");
        awaitWay(one, 2, second);
    }

    @Test
    void aPeerIsFoundBehindANameThatHasSeveralAddresses() throws Exception {
        Hosts.set("node-two", "127.0.0.2", "127.0.0.3", "127.0.0.1");
        RecordingReceiver second = new RecordingReceiver();
        fixture.members.set(1, new Member(2, "node-two", fixture.members.get(1).port()));
        NettyTransport one = fixture.start(1, new RecordingReceiver());
        fixture.start(2, second);
        awaitWay(one, 2, second);
    }

    @Test
    void theSecondConnectionOfAPeerReplacesTheFirst() throws Exception {
        RecordingReceiver receiver = new RecordingReceiver();
        fixture.start(1, receiver);
        RawConnection first = fixture.own(RawConnection.to(fixture.address(1)));
        first.say(hello(2).to(1)).hear();
        RawConnection second = fixture.own(RawConnection.to(fixture.address(1)));
        second.say(hello(2).to(1)).hear();
        assertTrue(first.isClosedWithoutAWord());
        second.say(commit(5));
        PeerMessage message = next(receiver.peers).message();
        assertEquals(commit(5), message);
    }

    @Test
    void aPeerThatTalksOnAConnectionThatOnlyWeSendOnIsCutOff() throws Exception {
        ServerSocket impostor = fixture.impostor(2, 16 << 10);
        RecordingReceiver receiver = new RecordingReceiver();
        NettyTransport one = fixture.start(1, receiver);
        RawConnection peer = welcomed(impostor);
        peer.say(commit(5));
        assertTrue(peer.isClosedWithoutAWord());
        assertTrue(one.faults() > 0);
        assertFalse(receiver.peers.contains(new RecordingReceiver.FromPeer(2, commit(5), 0)));
        welcomed(impostor);
    }

    /** Accepts one dialled connection as node 2 would. */
    private RawConnection welcomed(ServerSocket impostor) throws Exception {
        RawConnection peer = fixture.own(new RawConnection(impostor.accept()));
        assertEquals(hello(1).to(2), (PeerHello) peer.hear());
        return peer.say(new Welcome(2, "test", fixture.members));
    }

    /**
     * Sends bulk that nobody reads until the queue is full and the socket takes no more; tells the last slot that found
     * room.
     */
    private long fillQueue(NettyTransport transport, Bells bells) throws Exception {
        // Whatever is sent before the way is open is dropped; so the first slot in the queue is not known.
        await(() -> {
            transport.send(2, accept(1, BULK_BYTES));
            return transport.queuedBytes() > 0;
        });
        long slot = 1;
        // Between two peals the event loop has given the socket all that it takes.
        for (int refusedInARow = 0; refusedInARow < 5; ) {
            long before = transport.drops(2).sum(Drops.Reason.QUEUE_FULL);
            transport.send(2, accept(slot + 1, BULK_BYTES));
            if (transport.drops(2).sum(Drops.Reason.QUEUE_FULL) == before) {
                slot++;
                refusedInARow = 0;
                assertTrue(slot * BULK_BYTES < 10L * fixture.peerQueueBytes, "the queue is never full");
            } else {
                bells.ring();
                refusedInARow++;
            }
        }
        return slot;
    }
}
