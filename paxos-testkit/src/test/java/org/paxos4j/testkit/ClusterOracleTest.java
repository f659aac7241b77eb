/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.JournalOwner;
import org.paxos4j.statemachine.Bytes;

/** What the oracle objects to, with three disks before it; and what it lets pass. */
class ClusterOracleTest {
    private static final BallotNumber BALLOT = new BallotNumber(5, 1);
    private static final BallotNumber LATER = new BallotNumber(6, 2);
    private static final CommandValue VALUE = CommandBatch.of(1, List.of(Bytes.ofUtf8("this")));
    private static final CommandValue OTHER = CommandBatch.of(1, List.of(Bytes.ofUtf8("that")));

    private final Map<Integer, VirtualDisk> disks = new TreeMap<>();
    private final Map<Integer, Journal> journals = new TreeMap<>();
    private final ClusterOracle oracle = new ClusterOracle(disks);

    @BeforeEach
    void threeEmptyDisks() throws Exception {
        for (int id = 1; id <= 3; id++) {
            JournalOwner owner = new JournalOwner("virtual", id, List.of(1, 2, 3));
            disks.put(id, new VirtualDisk(UnaryOperator.identity(), new FaultCounts()));
            disks.get(id).create(Path.of("a"), owner);
            journals.put(id, disks.get(id).open(Path.of("a"), owner));
        }
    }

    @Test
    void aPromiseThatIsNotOnTheDiskIsNotTold() {
        assertObjectsUntilPromised(1, new Prepare(id(1, BALLOT)));
        assertObjectsUntilPromised(2, promise(List.of()));
        assertObjectsUntilPromised(3, accept(1, BALLOT, VALUE));
    }

    private void assertObjectsUntilPromised(int from, PeerMessage message) {
        assertObjects(from, message);
        synced(from, Progress.INITIAL.promised(BALLOT));
        assertDoesNotThrow(() -> oracle.left(from, message));
    }

    @Test
    void aVoteThatIsNotOnTheDiskIsNotTold() {
        Progress promised = Progress.INITIAL.promised(BALLOT);
        AcceptAck vote = new AcceptAck(id(1, BALLOT), 2, promised);
        synced(2, promised);
        assertObjects(2, vote);
        assertObjects(2, promise(List.of(accept(1, BALLOT, VALUE))));

        synced(2, promised, entry(1, BALLOT, VALUE));

        assertDoesNotThrow(() -> oracle.left(2, vote));
        assertDoesNotThrow(() -> oracle.left(2, promise(List.of(accept(1, BALLOT, VALUE)))));
        synced(2, Progress.INITIAL.promised(LATER), entry(1, LATER, VALUE));
        assertDoesNotThrow(() -> oracle.left(2, vote), "it has voted again since");
    }

    @Test
    void aSlotIsCalledChosenOnlyWhenAMajorityHoldsOneValueThere() {
        Progress promised = Progress.INITIAL.promised(BALLOT);
        synced(1, promised, entry(1, BALLOT, VALUE));
        synced(2, promised, entry(1, BALLOT, OTHER));
        assertSays("slot 1 is not chosen", () -> oracle.left(1, new Commit(id(1, BALLOT), 1)));

        synced(3, promised, entry(1, BALLOT, VALUE));

        assertDoesNotThrow(() -> oracle.left(1, new Commit(id(1, BALLOT), 1)));
    }

    @Test
    void whatIsHandedOnIsWhatWasChosen() {
        Progress promised = Progress.INITIAL.promised(BALLOT);
        for (int id = 1; id <= 3; id++) {
            synced(id, promised, entry(1, BALLOT, VALUE));
        }

        assertDoesNotThrow(() -> oracle.left(1, new RetransmitResponse(1, 2, 1, List.of(accept(1, BALLOT, VALUE)))));
        assertObjects(1, new RetransmitResponse(1, 2, 1, List.of(accept(1, BALLOT, OTHER))));
    }

    @Test
    void nodesThatHaveAppliedEquallyMuchAreEqualAndHaveAppliedOnlyWhatIsChosen() {
        assertSays("slot 1 is not chosen", () -> oracle.seen(applied(1, 1, 77)));
        for (int id = 1; id <= 3; id++) {
            synced(id, Progress.INITIAL, entry(1, BALLOT, VALUE));
        }
        oracle.seen(applied(1, 1, 77));

        assertDoesNotThrow(() -> oracle.seen(applied(2, 1, 77)));
        assertSays("node 3 differs after slot 1", () -> oracle.seen(applied(3, 1, 78)));
    }

    private void assertObjects(int from, PeerMessage message) {
        String type = message.getClass().getSimpleName();
        assertSays("node " + from + " must not have sent " + type + "[", () -> oracle.left(from, message));
    }

    private static void assertSays(String objection, Executable told) {
        String message = assertThrows(AssertionError.class, told).getMessage();
        assertTrue(message.startsWith(objection), message);
    }

    private void synced(int node, Progress progress, JournalEntry... entries) {
        Journal journal = journals.get(node);
        journal.write(new JournalGroup(progress, List.of(entries)));
        journal.sync();
    }

    private static PrepareAck promise(List<Accept> accepted) {
        Progress promised = Progress.INITIAL.promised(BALLOT);
        return new PrepareAck(id(1, BALLOT), 2, promised, 1, 0, 1, PrepareAck.WITHOUT_END, accepted);
    }

    private static Accept accept(long slot, BallotNumber ballot, CommandValue value) {
        return new Accept(id(slot, ballot), value);
    }

    private static JournalEntry entry(long slot, BallotNumber ballot, CommandValue value) {
        return new JournalEntry(id(slot, ballot), value.encoded());
    }

    private static Identifier id(long slot, BallotNumber ballot) {
        return new Identifier(1, ballot, slot);
    }

    private static NodeStatus applied(int node, long slot, long digest) {
        return new NodeStatus(node, true, "follower", BALLOT, 1, BALLOT, slot, slot, 1, slot, slot, digest, 0, 0, 0);
    }
}
