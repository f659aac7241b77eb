/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Who still hears whom in a partition, for {@link NetworkFaults#partition}. Which node has which place in it is left to the
 * seed.
 *
 * <p>One node alone has nobody to be parted from. Of two, the shapes that need a node in between part the one from the other.
 */
public enum PartitionShape {
    /** A minority and the rest; of two or four nodes the half and the other half, so that no majority is left. */
    HALVES,
    /** The leader is alone; if nobody leads, any one. */
    ISOLATED_LEADER,
    /** One that does not lead is alone, if there is one. */
    ISOLATED_FOLLOWER,
    /** Each hears its two neighbours: of five nodes five different majorities. Three nodes are a {@link #CHAIN}. */
    RING,
    /** Two halves, and one node that hears and is heard by all. */
    BRIDGE,
    /** One hears nobody; all hear it. */
    DEAF,
    /** One hears all; nobody hears it. */
    MUTE,
    /** All hear one, and it hears them; nobody else hears anybody. */
    STAR,
    /** Each hears the one before it and the one behind it; both ends hear one only. */
    CHAIN;

    /**
     * Whether messages still arrive.
     *
     * @param from a place, from 0 on
     * @param to another place
     * @param size how many places there are
     */
    boolean isOpen(int from, int to, int size) {
        return switch (this) {
            case HALVES -> (from < size / 2) == (to < size / 2);
            case ISOLATED_LEADER, ISOLATED_FOLLOWER -> from != 0 && to != 0;
            case RING -> isNext(from, to, size) || (size > 3 && Math.abs(from - to) == size - 1);
            case BRIDGE -> isHub(from, to, size) || (from > 0 && to > 0 && (from <= size / 2) == (to <= size / 2));
            case DEAF -> to != 0;
            case MUTE -> from != 0;
            case STAR -> isHub(from, to, size);
            case CHAIN -> isNext(from, to, size);
        };
    }

    private static boolean isNext(int from, int to, int size) {
        return size > 2 && Math.abs(from - to) == 1;
    }

    private static boolean isHub(int from, int to, int size) {
        return size > 2 && (from == 0 || to == 0);
    }

    /**
     * The nodes by their places.
     *
     * @param nodes all nodes, in any order
     * @param leader which of them leads; 0 if none does
     */
    List<Integer> places(List<Integer> nodes, int leader) {
        List<Integer> places = new ArrayList<>(nodes);
        if (this == ISOLATED_LEADER && places.remove((Integer) leader)) {
            places.add(0, leader);
        } else if (this == ISOLATED_FOLLOWER && places.remove((Integer) leader)) {
            places.add(leader);
        }
        return places;
    }
}
