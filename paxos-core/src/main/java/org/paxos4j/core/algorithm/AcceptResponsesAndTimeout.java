/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.paxos4j.api.protocol.Accept;

/**
 * An accept under way. Nacks are not kept: one that means anything has already ended the leader's term.
 *
 * @param timeout when it is sent again to those that have not voted
 * @param accept what was proposed
 * @param acks who has voted for it
 */
public record AcceptResponsesAndTimeout(long timeout, Accept accept, Set<Integer> acks) {
    /** Checks that nothing is missing. */
    public AcceptResponsesAndTimeout {
        Objects.requireNonNull(accept, "accept");
        acks = Set.copyOf(acks);
    }

    AcceptResponsesAndTimeout acked(int voter) {
        Set<Integer> more = new TreeSet<>(acks);
        more.add(voter);
        return new AcceptResponsesAndTimeout(timeout, accept, more);
    }

    AcceptResponsesAndTimeout resentUntil(long next) {
        return new AcceptResponsesAndTimeout(next, accept, acks);
    }
}
