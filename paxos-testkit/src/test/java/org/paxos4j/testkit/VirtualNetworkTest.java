/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.statemachine.Bytes;

/** What happens to a thousand messages from node 1 to node 2. */
class VirtualNetworkTest {
    private static final int MESSAGES = 1_000;
    private static final long MILLI = 1_000_000;

    private final Wire wire = new Wire();
    private final FaultCounts counts = new FaultCounts();
    private final VirtualNetwork network = new VirtualNetwork(new SplittableRandom(1), wire, counts);

    @Test
    void aHealthyOneBringsEachMessageOnceAndUnchangedWithinTwoMilliseconds() {
        sendAll();

        assertEquals(sent(), inOrder(arrivedBy(2 * MILLI)));
        assertNull(network.next(Long.MAX_VALUE));
    }

    @Test
    void aLossyOneBringsAboutThePartThatIsNotLost() {
        network.faulty(0.25, 0, Duration.ofMillis(2));
        sendAll();

        int arrived = arrivedBy(2 * MILLI).size();
        assertTrue(arrived > 700 && arrived < 800, arrived + " of " + MESSAGES);
    }

    @Test
    void aRepeatingOneBringsSomeTwice() {
        network.faulty(0, 0.25, Duration.ofMillis(2));
        sendAll();

        List<PeerMessage> arrived = arrivedBy(2 * MILLI);
        assertTrue(arrived.size() > 1_200 && arrived.size() < 1_300, arrived.size() + " for " + MESSAGES);
        assertEquals(sent(), inOrder(arrived).stream().distinct().toList());
    }

    @Test
    void aSlowOneBringsThemLateAndOutOfOrder() {
        network.faulty(0, 0, Duration.ofMillis(100));
        sendAll();

        int atFirst = arrivedBy(50 * MILLI).size();
        assertTrue(atFirst > 450 && atFirst < 550, atFirst + " after half of the time");
        List<PeerMessage> late = arrivedBy(100 * MILLI);
        assertEquals(MESSAGES, atFirst + late.size());
        assertNotEquals(inOrder(late), late);
    }

    @Test
    void aCutIsInOneDirectionAndSparesWhatIsOnItsWay() {
        sendAll();
        network.cut(1, 2);
        sendAll();
        network.send(2, 1, message(1), 0);

        assertEquals(MESSAGES + 1, arrivedBy(2 * MILLI).size());

        network.cutNothing();
        sendAll();

        assertEquals(MESSAGES, arrivedBy(2 * MILLI).size());
    }

    @Test
    void aWayThatIsFullTakesOnlyWhatIsUrgentUntilSomethingHasArrived() {
        for (int i = 0; i < 10; i++) {
            network.send(1, 2, bulk(), 0);
        }
        network.send(1, 2, message(1), 0);
        network.send(1, 3, bulk(), 0);

        assertEquals(7 + 1 + 1, arrivedBy(2 * MILLI).size(), "8 MiB do not take 8 MiB with what they are wrapped in");

        network.send(1, 2, bulk(), 2 * MILLI);

        assertEquals(1, arrivedBy(4 * MILLI).size());
    }

    @Test
    void someMessagesAreVeryLateAndTheOthersAsQuickAsEver() {
        network.late(0.25, Duration.ofSeconds(45));
        sendAll();

        int quick = arrivedBy(2 * MILLI).size();
        assertTrue(quick > 700 && quick < 800, quick + " of " + MESSAGES);
        int inTime = arrivedBy(22_500 * MILLI).size();
        assertTrue(inTime > 90 && inTime < 160, inTime + " after half of the time");
        assertEquals(MESSAGES - quick - inTime, arrivedBy(45_000 * MILLI).size());
        assertEquals(MESSAGES - quick, counts.all().get(FaultKind.LATE));

        network.healthy(0);
        sendAll();

        assertEquals(MESSAGES, arrivedBy(2 * MILLI).size());
    }

    @Test
    void whatIsLateLeavesTheQueueToTheOthersAndIsItselfNoMoreThanAQueue() {
        network.late(1, Duration.ofSeconds(45));
        for (int i = 0; i < 10; i++) {
            network.send(1, 2, bulk(), 0);
        }

        assertEquals(3, arrivedBy(2 * MILLI).size(), "those that are too many to be late");
        assertEquals(7, arrivedBy(45_000 * MILLI).size());
    }

    @Test
    void whatIsHeldUpOnAWayArrivesInOrderAndAtOnceWhenThatIsFree() {
        network.clog(1, 2);
        sendAll();
        network.send(2, 1, message(1), 0);
        assertEquals(1, arrivedBy(Long.MAX_VALUE).size(), "the other direction");
        assertEquals((long) MESSAGES, counts.all().get(FaultKind.CLOG));

        network.unclog(1, 2, 7 * MILLI);

        assertEquals(List.of(), arrivedBy(6 * MILLI));
        assertEquals(sent(), arrivedBy(7 * MILLI));
        sendAll();
        assertEquals(MESSAGES, arrivedBy(9 * MILLI).size());
    }

    @Test
    void noMoreIsHeldUpThanAQueueTakesAndAHealthyNetworkHoldsNothingUp() {
        network.clog(1, 2);
        for (int i = 0; i < 10; i++) {
            network.send(1, 2, bulk(), 0);
        }
        network.send(1, 2, message(1), 0);

        network.healthy(0);

        assertEquals(7 + 1, arrivedBy(0).size());
    }

    @Test
    void aSlowWayTakesLongerInItsDirectionOnly() {
        network.slow(1, 2, Duration.ofMillis(100));
        sendAll();
        network.send(2, 1, message(1), 0);

        assertEquals(1, arrivedBy(99 * MILLI).size());
        assertEquals(MESSAGES, arrivedBy(102 * MILLI).size());
        assertEquals((long) MESSAGES, counts.all().get(FaultKind.SLOW_LINK));

        network.healthy(0);
        sendAll();

        assertEquals(MESSAGES, arrivedBy(2 * MILLI).size());
    }

    @Test
    void whatWasLostRepeatedDelayedOrCutIsCounted() {
        network.faulty(1, 0, Duration.ofMillis(2));
        sendAll();
        network.faulty(0, 1, Duration.ofMillis(4));
        sendAll();
        network.cut(1, 2);
        sendAll();

        assertEquals(MESSAGES, counts.all().get(FaultKind.LOSS));
        assertEquals(2L * MESSAGES, counts.all().get(FaultKind.DUPLICATION));
        assertEquals(2L * MESSAGES, counts.all().get(FaultKind.PARTITION));
        long delayed = counts.all().get(FaultKind.DELAY);
        assertTrue(delayed > 900 && delayed < 1_100, delayed + " of 2,000 took more than 2 of up to 4 ms");
    }

    private void sendAll() {
        sent().forEach(message -> network.send(1, 2, message, 0));
    }

    private List<PeerMessage> arrivedBy(long now) {
        List<PeerMessage> arrived = new ArrayList<>();
        for (var next = network.next(now); next != null; next = network.next(now)) {
            arrived.add(next.message());
        }
        return arrived;
    }

    private static List<PeerMessage> sent() {
        return LongStream.range(0, MESSAGES)
                .mapToObj(VirtualNetworkTest::message)
                .toList();
    }

    private static List<PeerMessage> inOrder(List<PeerMessage> messages) {
        return messages.stream()
                .sorted(Comparator.comparingLong(message -> ((Commit) message).heartbeat()))
                .toList();
    }

    private static PeerMessage bulk() {
        CommandValue large = CommandBatch.of(0, List.of(Bytes.wrap(new byte[1 << 20])));
        return new Accept(new Identifier(1, new BallotNumber(1, 1), 1), large);
    }

    private static PeerMessage message(long number) {
        return new Commit(new Identifier(1, new BallotNumber(1, 1), 0), number);
    }
}
