/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.PrepareAck;

/**
 * What must hold of one node after every batch; checked in production, before any effect of the batch gets out. That
 * nothing leaves before its record is durable is checked where messages leave.
 */
public final class Invariants {
    private final PaxosAgent before;
    private final PaxosAgent after;
    private final EffectRecord record;

    private Invariants(PaxosAgent before, PaxosAgent after, EffectRecord record) {
        this.before = before;
        this.after = after;
        this.record = record;
    }

    /**
     * Checks a batch.
     *
     * @throws InvariantViolation if anything does not hold; the record must not be performed
     */
    public static void check(PaxosAgent before, PaxosAgent after, EffectRecord record) {
        Invariants invariants = new Invariants(before, after, record);
        invariants.progressOnlyGrows();
        invariants.roleFitsProgress();
        invariants.committedSlotsStayAsTheyAre();
        invariants.chosenValuesAreDeliveredInOrder();
        invariants.votesRestOnTheRecord();
    }

    private void progressOnlyGrows() {
        require(!after.promised().isBelow(before.promised()), "the promise fell");
        require(after.committedSlot() >= before.committedSlot(), "the committed mark fell");
        require(
                after.committedSlot() > before.committedSlot()
                        || after.data()
                                .progress()
                                .highestCommitted()
                                .equals(before.data().progress().highestCommitted()),
                "the committed mark changed its ballot");
    }

    private void roleFitsProgress() {
        if (after.role() instanceof Recoverer recoverer) {
            epochIsOwnPromise(recoverer.epoch());
            require(recoverer.fromSlot() == after.committedSlot() + 1, "a recoverer's range and mark differ");
        } else if (after.role() instanceof Leader leader) {
            epochIsOwnPromise(leader.epoch());
            leads(leader);
        }
    }

    private void epochIsOwnPromise(BallotNumber epoch) {
        require(epoch.equals(after.promised()), "the epoch is not the promise");
        require(epoch.nodeIdentifier() == after.nodeUniqueId(), "the epoch is another node's ballot");
    }

    /** I4, I5: a leader proposes only under a ballot with a recorded promise quorum, and counts only members' votes. */
    private void leads(Leader leader) {
        require(after.quorumStrategy().isPromiseQuorum(leader.promises()), "a leader without a quorum of promises");
        require(before.ballot().equals(leader.epoch()), "a leader that was no candidate under its epoch");
        require(leader.open().first() == after.committedSlot() + 1, "open slots do not follow on the committed mark");
        require(leader.nextSlot() == leader.open().first() + leader.open().size(), "a gap before the next slot");
        if (before.role() instanceof Leader former) {
            require(leader.nextSlot() >= former.nextSlot(), "the next slot fell");
        }
        for (AcceptResponsesAndTimeout pending : leader.open().all()) {
            require(pending.accept().id().number().equals(leader.epoch()), "an open slot under another ballot");
            require(after.quorumStrategy().members().containsAll(pending.acks()), "a vote of a node that is no member");
        }
    }

    private void committedSlotsStayAsTheyAre() {
        for (Accept accept : record.journalled()) {
            require(accept.id().logIndex() > before.committedSlot(), "a committed slot was written again");
            Accept former = record.beneath().get(accept.id().logIndex());
            require(
                    former == null || !former.id().number().equals(accept.id().number()) || former.equals(accept),
                    "two values for one slot and ballot");
        }
    }

    private void chosenValuesAreDeliveredInOrder() {
        long slot = before.committedSlot();
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Deliver deliver) {
                slot++;
                Payload payload = deliver.payload();
                require(payload.slot() == slot, "delivered out of order");
                Accept held = record.log().get(slot);
                require(held != null && held.value().equals(payload.value()), "delivered what is not in the log");
            }
        }
        require(slot == after.committedSlot(), "committed mark and deliveries differ");
    }

    /** I2, I10: every promise or vote that is to leave is covered by what is journalled in this batch or before it. */
    private void votesRestOnTheRecord() {
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Send send) {
                restsOnTheRecord(send.message());
            }
        }
    }

    private void restsOnTheRecord(PeerMessage message) {
        if (message instanceof PrepareAck ack) {
            require(!ack.requestId().number().isAbove(after.promised()), "a promise that is not made");
        } else if (message instanceof AcceptAck ack) {
            BallotNumber ballot = ack.requestId().number();
            long slot = ack.requestId().logIndex();
            require(!ballot.isAbove(after.promised()), "a vote above the promise");
            Accept held = record.log().get(slot);
            boolean accepted = held != null && !held.id().number().isBelow(ballot);
            require(accepted || slot <= after.committedSlot(), "a vote for what is not accepted");
        } else if (message instanceof Accept accept) {
            require(accept.id().from() == after.nodeUniqueId(), "a proposal in another's name");
            require(!accept.id().number().isAbove(after.promised()), "a proposal above the own promise");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvariantViolation("node " + after.nodeUniqueId() + ": " + otherwise + "; before: "
                    + describe(before) + "; after: " + describe(after));
        }
    }

    private static String describe(PaxosAgent agent) {
        return agent.role().label() + " of " + agent.ballot() + ", promised " + agent.promised() + ", committed "
                + agent.data().progress().highestCommitted();
    }
}
