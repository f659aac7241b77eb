/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Map;
import java.util.TreeMap;

/**
 * A probe under way.
 *
 * @param round its number
 * @param answers for each node that answered, this one included, whether it heard a leader recently
 */
public record ProbeRound(long round, Map<Integer, Boolean> answers) {
    /** Keeps a copy. */
    public ProbeRound {
        answers = Map.copyOf(answers);
    }

    ProbeRound answered(int node, boolean heardLeaderRecently) {
        Map<Integer, Boolean> more = new TreeMap<>(answers);
        more.put(node, heardLeaderRecently);
        return new ProbeRound(round, more);
    }

    long heard() {
        return answers.values().stream().filter(heard -> heard).count();
    }
}
