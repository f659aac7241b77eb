/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.PaxosMessageHandler;

/**
 * Leads: proposes under its epoch, and under no other ballot.
 *
 * @param epoch its ballot
 * @param promises who has promised it: a quorum
 * @param nextSlot the slot of its next proposal; only ever grows
 * @param open the slots proposed and not yet committed: all from the committed mark to {@code nextSlot}
 * @param heldBack values that it recovered and has not yet proposed anew, for {@code nextSlot} and what follows; while
 *     there are any, it takes no commands
 * @param heartbeat the number of its last {@link org.paxos4j.api.protocol.Commit}
 * @param stampBaseNanos the log's clock when it took over: the highest stamp it has committed or recovered
 * @param leadsSince its own clock when it took over, in nanoseconds
 * @param contact who has answered its heartbeats lately
 */
public record Leader(
        BallotNumber epoch,
        Set<Integer> promises,
        long nextSlot,
        OpenSlots open,
        List<CommandValue> heldBack,
        long heartbeat,
        long stampBaseNanos,
        long leadsSince,
        QuorumContact contact)
        implements PaxosRole {
    /** Checks that nothing is missing. */
    public Leader {
        Objects.requireNonNull(epoch, "epoch");
        promises = Set.copyOf(promises);
        Objects.requireNonNull(open, "open");
        Objects.requireNonNull(heldBack, "heldBack");
        Objects.requireNonNull(contact, "contact");
    }

    /** The log's clock: it counts while somebody leads. */
    long stampAt(long now) {
        return stampBaseNanos + Math.max(0, now - leadsSince);
    }

    /** When the log's clock gets there, by this node's own, both in nanoseconds. */
    public long ownTimeOf(long stampNanos) {
        long time = leadsSince + Math.max(0, stampNanos - stampBaseNanos);
        return time < leadsSince ? Long.MAX_VALUE : time; // a deadline centuries away
    }

    Leader proposed(AcceptResponsesAndTimeout pending) {
        return new Leader(
                epoch,
                promises,
                nextSlot + 1,
                open.append(pending),
                heldBack,
                heartbeat,
                stampBaseNanos,
                leadsSince,
                contact);
    }

    Leader tracking(OpenSlots slots) {
        return new Leader(epoch, promises, nextSlot, slots, heldBack, heartbeat, stampBaseNanos, leadsSince, contact);
    }

    Leader holdingBack(List<CommandValue> values) {
        return new Leader(epoch, promises, nextSlot, open, values, heartbeat, stampBaseNanos, leadsSince, contact);
    }

    Leader beating() {
        return new Leader(
                epoch, promises, nextSlot, open, heldBack, heartbeat + 1, stampBaseNanos, leadsSince, contact);
    }

    Leader in(QuorumContact next) {
        return new Leader(epoch, promises, nextSlot, open, heldBack, heartbeat, stampBaseNanos, leadsSince, next);
    }

    @Override
    public PaxosMessageHandler<PaxosAgent> reactions(Step step) {
        return new LeaderReactions(step, this);
    }
}
