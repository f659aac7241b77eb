/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Comparator;
import java.util.List;

/** The keys that a configuration file may have, sections included, and the one nearest to a misspelt one. */
final class KnownKeys {
    private static final String NODES = "paxos.cluster.nodes";

    /** All keys; a member of the list {@code nodes} counts as a section. */
    static final List<String> ALL = List.of(
            "paxos",
            "paxos.cluster",
            "paxos.cluster.name",
            NODES,
            "paxos.cluster.nodes.id",
            "paxos.cluster.nodes.address",
            "paxos.cluster.quorum",
            "paxos.node",
            "paxos.node.id",
            "paxos.node.bind",
            "paxos.node.data",
            "paxos.journal",
            "paxos.unsafe-volatile",
            "paxos.transport",
            "paxos.allow-plaintext",
            "paxos.state-machines",
            "paxos.plugins",
            "paxos.heartbeat",
            "paxos.election-timeout",
            "paxos.election-timeout.min",
            "paxos.election-timeout.max");

    private KnownKeys() {}

    static boolean isKnown(String key) {
        return ALL.contains(key);
    }

    /** Whether there are keys inside this one. */
    static boolean isSection(String key) {
        return ALL.stream().anyMatch(known -> known.startsWith(key + "."));
    }

    /** Whether it is a list of sections. */
    static boolean isList(String key) {
        return key.equals(NODES);
    }

    /** The keys that have a value, in the order of the reference; the list of sections counts as one. */
    static List<String> leaves() {
        return ALL.stream()
                .filter(key -> isList(key) || !isSection(key))
                .filter(key -> !key.startsWith(NODES + "."))
                .toList();
    }

    /** A key of the same name in another section, else the one that takes the fewest changes. */
    static String nearest(String key) {
        String name = nameOf(key);
        return ALL.stream()
                .min(Comparator.comparing((String known) -> !nameOf(known).equals(name))
                        .thenComparing(known -> editDistance(known, key)))
                .orElseThrow();
    }

    private static String nameOf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** How many characters must be put in, taken out or changed to make one text of the other. */
    static int editDistance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
