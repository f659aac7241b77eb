/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** More than half of the members, for both phases: any two majorities meet. */
public record MajorityQuorum(Set<Integer> members) implements QuorumStrategy {
    /** Checks that there are members. */
    public MajorityQuorum {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a cluster without members");
        }
        members = Collections.unmodifiableSet(new TreeSet<>(members));
    }

    /** Of these members. */
    public static MajorityQuorum of(Collection<Integer> members) {
        return new MajorityQuorum(Set.copyOf(members));
    }

    @Override
    public boolean isPromiseQuorum(Set<Integer> voters) {
        return voters.size() >= majority() && members.containsAll(voters);
    }

    @Override
    public boolean isAcceptQuorum(Set<Integer> voters) {
        return isPromiseQuorum(voters);
    }

    @Override
    public int majority() {
        return members.size() / 2 + 1;
    }
}
