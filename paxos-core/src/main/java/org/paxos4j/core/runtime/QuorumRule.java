/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.Collection;
import org.paxos4j.core.algorithm.CountingQuorum;
import org.paxos4j.core.algorithm.QuorumStrategy;

/** How many members a decision takes; {@code reference.conf} of the server says what each choice costs. */
public enum QuorumRule {
    /** More than half, for elections and for commands. */
    MAJORITY("majority"),
    /** Among an even number of members half suffice for commands; see {@link CountingQuorum#evenSize}. */
    EVEN_SIZE("even-size");

    private final String label;

    QuorumRule(String label) {
        this.label = label;
    }

    /** Its name in a configuration. */
    public String label() {
        return label;
    }

    QuorumStrategy among(Collection<Integer> memberIds) {
        return switch (this) {
            case MAJORITY -> CountingQuorum.majority(memberIds);
            case EVEN_SIZE -> CountingQuorum.evenSize(memberIds);
        };
    }
}
