/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.Welcome;

/** Which nodes there are, which one to try, and what the others said last. */
final class Route {
    private final List<String> given;
    private final Map<Integer, String> addressOf = new LinkedHashMap<>();
    private final Map<String, String> lastWords = new LinkedHashMap<>();
    private final Map<String, Integer> lastHints = new HashMap<>();
    private List<String> addresses;
    private int current;
    private @Nullable String clusterName;

    /** With the addresses that the program was given. */
    Route(List<String> given) {
        this.given = List.copyOf(given);
        this.addresses = this.given;
    }

    String target() {
        return addresses.get(current);
    }

    void toNext() {
        current = (current + 1) % addresses.size();
    }

    /**
     * Turns to the member that a node says leads, if that is known, and news: not what the node said the last time. A hint
     * that led to no answer then is not followed again, so that nodes which point at each other, or at one that is gone,
     * cannot keep a client from asking all the others.
     *
     * @param hint the member's id; 0 for none
     */
    boolean follow(String address, int hint) {
        Integer before = lastHints.put(address, hint);
        String leader = addressOf.get(hint);
        if (leader == null || (before != null && before == hint)) {
            return false;
        }
        current = addresses.indexOf(leader);
        return true;
    }

    /** A leader has answered: from now on all hints are news. */
    void leaderFound() {
        lastHints.clear();
    }

    /** Whether a node belongs to the cluster that the first one belonged to; sessions of one mean nothing in another. */
    boolean isSameCluster(Welcome welcome) {
        return clusterName == null || clusterName.equals(welcome.clusterName());
    }

    /** A node has told who the members are. The given addresses stay behind them, should a member's not be reachable from here. */
    void learn(String address, Welcome welcome) {
        clusterName = welcome.clusterName();
        addressOf.clear();
        List<String> learned = new ArrayList<>();
        for (Member member : welcome.members()) {
            addressOf.put(member.id(), member.address());
            learned.add(member.address());
        }
        for (String seed : given) {
            if (!learned.contains(seed)) {
                learned.add(seed);
            }
        }
        addresses = List.copyOf(learned);
        lastWords.keySet().retainAll(addresses);
        lastHints.keySet().retainAll(addresses);
        current = Math.max(0, addresses.indexOf(address));
    }

    /** What a node, or the attempt to reach it, said; only the last word of each is kept. */
    void lastWord(String address, String what) {
        lastWords.put(address, what);
    }

    void allIsWell(String address) {
        lastWords.remove(address);
    }

    /** For a message to a person: what each node said last. */
    String lastWords() {
        if (lastWords.isEmpty()) {
            return "no node has said why (last tried: " + target() + ")";
        }
        List<String> words = new ArrayList<>();
        lastWords.forEach((address, what) -> words.add(address + ": " + what));
        return String.join("; ", words);
    }
}
