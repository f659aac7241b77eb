/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.algorithm.PaxosAgent;
import org.paxos4j.core.algorithm.QuorumStrategy;
import org.paxos4j.core.apply.ApplyEngine;

/**
 * What a node is after a restart: its state machines are brought to the stored committed mark by applying the log from its
 * first slot on; what it has accepted above the mark is in memory again, since a promise must tell of it.
 *
 * @param agent a follower with the stored progress
 * @param log the accepted values above the mark
 */
record Restoration(PaxosAgent agent, MemoryLog log) {
    private static final int PAGE_BYTES = 1 << 20;

    /**
     * Reads the journal and applies what is committed.
     *
     * @param firstTimeout when the node first does something about hearing nothing, in nanoseconds of its clock
     * @throws JournalRefusedException if the journal contradicts itself
     */
    static Restoration of(Journal journal, ApplyEngine engine, QuorumStrategy quorum, long firstTimeout)
            throws JournalRefusedException {
        Progress stored = journal.progress();
        long mark = stored.committedSlot();
        try {
            replay(journal, engine, mark);
            MemoryLog log = new MemoryLog(mark, Math.max(mark, journal.bounds().max()));
            BallotNumber highest = loadAccepted(journal, log, mark);
            PaxosAgent agent = PaxosAgent.restarted(
                    journal.owner().nodeId(),
                    quorum,
                    stored,
                    highest,
                    engine.clock().toNanos(),
                    firstTimeout);
            return new Restoration(agent, log);
        } catch (MalformedMessageException e) {
            throw new JournalRefusedException(
                    "the journal of node " + journal.owner().nodeId() + " holds a value that cannot be read: "
                            + e.getMessage() + "; restore the node from a copy, or replace it",
                    e);
        }
    }

    private static void replay(Journal journal, ApplyEngine engine, long mark)
            throws MalformedMessageException, JournalRefusedException {
        for (long next = 1; next <= mark; ) {
            List<JournalEntry> page = journal.read(next, mark, PAGE_BYTES);
            if (page.isEmpty()) {
                throw new JournalRefusedException(
                        "the journal of node " + journal.owner().nodeId() + " has no slot "
                                + next + ", though it is committed up to " + mark
                                + "; restore the node from a copy, or replace it");
            }
            for (JournalEntry entry : page) {
                engine.apply(new Payload(next, CommandValue.decode(entry.value())), (index, response) -> {});
                next++;
            }
        }
    }

    private static BallotNumber loadAccepted(Journal journal, MemoryLog log, long mark)
            throws MalformedMessageException {
        BallotNumber highest = BallotNumber.FLOOR;
        long last = journal.bounds().max();
        for (long next = mark + 1; next <= last; ) {
            List<JournalEntry> run = journal.read(next, last, PAGE_BYTES);
            for (JournalEntry entry : run) {
                log.put(new Accept(entry.id(), CommandValue.decode(entry.value())));
                highest = BallotNumber.max(highest, entry.id().number());
            }
            next += Math.max(1, run.size()); // an empty run is a slot that was never accepted here
        }
        return highest;
    }
}
