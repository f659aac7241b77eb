/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which sets of voters suffice. Every promise quorum must meet every accept quorum (Howard, Malkhi, Spiegelman,
 * <i>Flexible Paxos</i>, 2016, section 3), or two leaders choose different values for one slot; implementations check
 * that of themselves by {@link #requireIntersection} when they are made. Immutable.
 */
public interface QuorumStrategy {
    /** All voters, ascending. Nobody else's vote counts. */
    Set<Integer> members();

    /** Whether these suffice for phase 1; not if one of them is no member. More voters never turn a yes into a no. */
    boolean isPromiseQuorum(Set<Integer> voters);

    /** Whether these suffice for phase 2; not if one of them is no member. More voters never turn a yes into a no. */
    boolean isAcceptQuorum(Set<Integer> voters);

    /** How many members are more than half: what a probe counts by. */
    default int majority() {
        return members().size() / 2 + 1;
    }

    /** Whether phase 1 can still succeed when these will never answer; else it can no longer be won. */
    default boolean canPromiseWithout(Set<Integer> lost) {
        return isPromiseQuorum(without(lost));
    }

    /** Whether phase 2 can still succeed when these will never answer; else it can no longer be won. */
    default boolean canAcceptWithout(Set<Integer> lost) {
        return isAcceptQuorum(without(lost));
    }

    private Set<Integer> without(Set<Integer> lost) {
        Set<Integer> left = new HashSet<>(members());
        left.removeAll(lost);
        return left;
    }

    /**
     * Checks that no promise quorum misses an accept quorum: for every set of members that suffices for phase 1, the others
     * must not suffice for phase 2.
     *
     * @throws IllegalArgumentException if two quorums do not meet, if all members together are no quorum, or if there are
     *     no members or more than 16
     */
    static void requireIntersection(QuorumStrategy strategy) {
        List<Integer> members = new ArrayList<>(strategy.members());
        int size = members.size();
        if (size < 1 || size > 16) {
            throw new IllegalArgumentException("a cluster of " + size + " members; it must have 1 to 16");
        }
        if (!strategy.isPromiseQuorum(strategy.members()) || !strategy.isAcceptQuorum(strategy.members())) {
            throw new IllegalArgumentException("all members together, " + members + ", are no quorum");
        }
        for (int subset = 0; subset < 1 << size; subset++) {
            Set<Integer> inside = new HashSet<>();
            Set<Integer> outside = new HashSet<>();
            for (int i = 0; i < size; i++) {
                ((subset & 1 << i) != 0 ? inside : outside).add(members.get(i));
            }
            if (strategy.isPromiseQuorum(inside) && strategy.isAcceptQuorum(outside)) {
                throw new IllegalArgumentException(
                        "promise quorum " + inside + " and accept quorum " + outside + " have no member in common");
            }
        }
    }
}
