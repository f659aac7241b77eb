/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Set;

/**
 * Which sets of voters suffice. Every promise quorum must meet every accept quorum (Howard, Malkhi, Spiegelman,
 * <i>Flexible Paxos</i>, 2016, section 3), or two leaders choose different values for one slot.
 */
public interface QuorumStrategy {
    /** All voters, ascending. Nobody else's vote counts. */
    Set<Integer> members();

    /** Whether these suffice for phase 1. */
    boolean isPromiseQuorum(Set<Integer> voters);

    /** Whether these suffice for phase 2. */
    boolean isAcceptQuorum(Set<Integer> voters);

    /** How many voters two phase-1 quorums surely share one of; what a probe counts by. */
    int majority();
}
