/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * So many of the members suffice, whichever they are.
 *
 * @param members all voters
 * @param promises how many suffice for phase 1
 * @param accepts how many suffice for phase 2; together with {@code promises} more than there are members
 */
public record CountingQuorum(Set<Integer> members, int promises, int accepts) implements QuorumStrategy {
    /** Checks that every promise quorum meets every accept quorum. */
    @SuppressWarnings("CanonicalRecordConstructor") // the check needs the finished record
    public CountingQuorum(Set<Integer> members, int promises, int accepts) {
        this.members = Collections.unmodifiableSet(new TreeSet<>(members));
        this.promises = promises;
        this.accepts = accepts;
        QuorumStrategy.requireIntersection(this);
    }

    /** More than half of the members, for both phases: any two majorities meet. */
    public static CountingQuorum majority(Collection<Integer> members) {
        Set<Integer> all = Set.copyOf(members);
        int half = all.size() / 2 + 1;
        return new CountingQuorum(all, half, half);
    }

    /**
     * As {@link #majority}, but among an even number of members exactly half suffice for phase 2 (<i>Flexible Paxos</i>,
     * section 5.1): of four members, a leader goes on with two, and three elect one. The price is durability: an acknowledged
     * command may be on no more than half of the disks, of two members on one.
     *
     * <p>Nodes of one cluster may mix this with {@link #majority} without harm: half of the members and more than half always
     * meet.
     */
    public static CountingQuorum evenSize(Collection<Integer> members) {
        Set<Integer> all = Set.copyOf(members);
        return new CountingQuorum(all, all.size() / 2 + 1, (all.size() + 1) / 2);
    }

    @Override
    public boolean isPromiseQuorum(Set<Integer> voters) {
        return voters.size() >= promises && members.containsAll(voters);
    }

    @Override
    public boolean isAcceptQuorum(Set<Integer> voters) {
        return voters.size() >= accepts && members.containsAll(voters);
    }
}
