/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.core.algorithm.QuorumStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds replicas whose state machines have become something else than the others'. All apply the same log, so a difference
 * comes of a state machine that is not deterministic, or of a broken machine; and whoever answers clients from such a state
 * lies.
 *
 * <p>Members tell the leader their digests with the answers to its heartbeats, and it compares each with its own after the same
 * slot. Equal digests mean equal histories, so one that is equal speaks for every slot before. A member that differs from
 * what a majority has is told so, looks for itself, and stops. A leader from which so many differ that it may be the odd one
 * cannot be sure of its state, and stops: of two members neither can know who is right. So does one that differs from a member
 * while so many are away that nobody else decides who is right.
 *
 * <p>Owned by the replica.
 */
final class DigestExchange {
    private static final Logger LOG = LoggerFactory.getLogger(DigestExchange.class);

    private final int me;
    private final QuorumStrategy quorum;
    private final RecentDigests own;
    private final FaultLatch faults;

    /** What members have told of slots that this node has yet to apply. */
    private final Map<Integer, AppliedDigest> early = new TreeMap<>();

    private final Map<Integer, Long> equalUpTo = new TreeMap<>();
    private final Map<Integer, Long> differentAfter = new TreeMap<>();
    private int undecided;

    DigestExchange(int me, QuorumStrategy quorum, RecentDigests own, FaultLatch faults) {
        this.me = me;
        this.quorum = quorum;
        this.own = own;
        this.faults = faults;
        if (quorum.majority() == 1) {
            own.agreed(Long.MAX_VALUE); // nobody else can have become anything else
        }
    }

    /** This node leads from now on: what it has found as an earlier leader may be over. */
    void begin() {
        early.clear();
        equalUpTo.clear();
        differentAfter.clear();
        undecided = 0;
    }

    /** What this node's state machines have become. */
    AppliedDigest newest() {
        return own.newest();
    }

    /**
     * A member has told its digest. One that is of a later slot than this node has applied is kept until it has, and what that
     * member tells meanwhile is let go; else a leader that applies more slowly than its followers would never compare.
     *
     * @return what the member is to be told; null if nothing
     */
    @Nullable
    AgreedDigest reported(int member, AppliedDigest applied) {
        AppliedDigest theirs = early.getOrDefault(member, applied);
        if (theirs.slot() > own.newest().slot()) {
            early.put(member, theirs);
            return null;
        }
        early.remove(member);
        AppliedDigest mine = own.after(theirs.slot());
        if (mine == null) {
            return null; // too long ago: the member is far behind, and will tell of later slots
        }
        if (mine.equals(theirs)) {
            equalUpTo.merge(member, theirs.slot(), Math::max);
            own.agreed(agreedUpTo());
            differentAfter.remove(member); // it has been started again, and has become what the others are
            return null;
        }
        return differs(member, mine);
    }

    /** The highest slot after which enough others are known to be equal to this node that all together are a majority. */
    private long agreedUpTo() {
        return equalUpTo.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(quorum.majority() - 2L)
                .findFirst()
                .orElse(0L);
    }

    private @Nullable AgreedDigest differs(int member, AppliedDigest mine) {
        long slot = mine.slot();
        own.different(slot);
        equalUpTo.computeIfPresent(member, (same, equal) -> equal < slot ? equal : null);
        long equal = equalUpTo.getOrDefault(member, 0L);
        if (differentAfter.put(member, slot) == null) {
            LOG.error(
                    "the state machines of node {} differ from this node's: equal after slot {}, different after slot {}",
                    member,
                    equal,
                    slot);
        }
        if (quorum.members().size() - differentAfter.size() < quorum.majority()) {
            stop(equal, slot, "those of nodes " + differentAfter.keySet());
            return null;
        }
        long agree =
                1 + equalUpTo.values().stream().filter(upTo -> upTo >= slot).count();
        if (agree >= quorum.majority()) {
            undecided = 0;
            return new AgreedDigest(me, mine, equal);
        }
        undecided++;
        if (undecided > Bounds.UNDECIDED_DIGESTS) {
            stop(equal, slot, "those of node " + member + ", and too few others tell theirs to know who is right");
        }
        return null;
    }

    /** A majority has this digest. */
    void agreed(AgreedDigest agreed) {
        AppliedDigest mine = own.after(agreed.agreed().slot());
        if (mine != null && !mine.equals(agreed.agreed())) {
            stop(
                    agreed.equalUpTo(),
                    mine.slot(),
                    "those of a majority of the nodes, as node " + agreed.from() + " found");
        }
    }

    private void stop(long equal, long slot, String others) {
        String found = "the state machines of this node differ from " + others + ": equal after slot " + equal
                + ", different after slot " + slot;
        faults.trip(
                ReplicaFault.Kind.INVARIANT,
                found
                        + "; this node stops. A state machine is not deterministic, or this machine is broken. Started again, the"
                        + " node rebuilds its state from its journal; if it then stops again, look at what the commands of the"
                        + " slots in between do that may differ between two nodes",
                new IllegalStateException(found));
    }
}
