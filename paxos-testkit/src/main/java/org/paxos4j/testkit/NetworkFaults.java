/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What can be done to the network of a {@link VirtualCluster}, between its nodes and between them and the clients of
 * {@link VirtualCluster#connect}. What a {@link VirtualClient} says and hears is left alone: it says everything several times
 * anyway.
 *
 * <p>Each lasts until it is undone by the method that its description names, or by {@link #heal}. Not safe for use by several
 * threads. A method that takes a node's id throws an {@link IllegalArgumentException} if there is no such node.
 */
public final class NetworkFaults {
    private final VirtualCluster cluster;
    private final VirtualNetwork peers;
    private final ClientNetwork clients;
    private final SplittableRandom random;

    NetworkFaults(VirtualCluster cluster, VirtualNetwork peers, ClientNetwork clients, SplittableRandom random) {
        this.cluster = cluster;
        this.peers = peers;
        this.clients = clients;
        this.random = random;
    }

    /**
     * From now on messages from node to node are lost, sent twice, and late; so is, but for the second, what clients say and
     * hear.
     *
     * @param loss the part of them that is lost; 0 to 1
     * @param duplication the part of those from node to node that is sent twice; 0 to 1
     * @param longestDelay each takes a random time below this; positive
     */
    public void faulty(double loss, double duplication, Duration longestDelay) {
        requirePart(loss, "loss");
        requirePart(duplication, "duplication");
        VirtualCluster.requirePositive(longestDelay, "the longest delay");
        peers.faulty(loss, duplication, longestDelay);
        clients.faulty(loss, longestDelay);
    }

    private static void requirePart(double part, String name) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1, not " + part);
        }
    }

    /**
     * From now on some messages from node to node are very late, so that they cross ballots; the others are as quick as
     * before. What is late at one time from one node to another is no more than a send queue holds.
     *
     * @param part the part of them that is late; 0 to 1
     * @param longest each of these takes a random time below this; positive
     */
    public void late(double part, Duration longest) {
        requirePart(part, "the part that is late");
        VirtualCluster.requirePositive(longest, "the longest delay");
        peers.late(part, longest);
    }

    /**
     * Messages from one node to another take longer; zero ends it.
     *
     * @param delay how much longer; not negative
     */
    public void slow(int from, int to, Duration delay) {
        requireWay(from, to);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay must not be negative, and is " + delay);
        }
        peers.slow(from, to, delay);
    }

    /**
     * Messages from one node to another are held up, in order, until {@link #unclog}; those on their way arrive. No more are
     * held than a send queue takes; the rest is lost.
     */
    public void clog(int from, int to) {
        requireWay(from, to);
        peers.clog(from, to);
    }

    /** What was held up by {@link #clog} arrives, all at once. */
    public void unclog(int from, int to) {
        requireWay(from, to);
        peers.unclog(from, to, cluster.now());
    }

    /** From now on each message arrives, once and within 2 ms; nothing is cut, slow or held up. */
    public void heal() {
        peers.healthy(cluster.now());
        clients.cutNothing();
        clients.faulty(0, VirtualNetwork.HEALTHY_DELAY);
    }

    /** Messages from one node to another do not arrive any more, until {@link #cutNothing}; those on their way do. */
    public void cut(int from, int to) {
        requireWay(from, to);
        peers.cut(from, to);
    }

    private void requireWay(int from, int to) {
        cluster.requireNode(from);
        cluster.requireNode(to);
    }

    /**
     * Cuts ways between nodes until a shape is left; what was cut between them before no longer is. {@link #cutNothing} ends
     * it.
     */
    public void partition(PartitionShape shape) {
        peers.cutNothing();
        List<Integer> places = shape.places(shuffledNodes(), cluster.leader());
        int size = cluster.size();
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (from != to && !shape.isOpen(from, to, size)) {
                    peers.cut(places.get(from), places.get(to));
                }
            }
        }
    }

    private List<Integer> shuffledNodes() {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 1; node <= cluster.size(); node++) {
            nodes.add(node);
        }
        for (int left = nodes.size(); left > 1; left--) {
            Collections.swap(nodes, left - 1, random.nextInt(left));
        }
        return nodes;
    }

    /** A node and the clients do not hear each other any more, and nobody tells them; until {@link #cutNothing}. */
    public void cutOffClients(int node) {
        cluster.requireNode(node);
        clients.cutOff(node);
    }

    /**
     * A node still accepts connections of clients, and then nothing passes on these or on those that there are, and nobody
     * tells anybody; until {@link #cutNothing}.
     */
    public void silenceClients(int node) {
        cluster.requireNode(node);
        clients.silence(node);
    }

    /** No way between nodes is cut any more, and clients are neither cut off nor met with silence. */
    public void cutNothing() {
        peers.cutNothing();
        clients.cutNothing();
    }

    /** All connections of clients end, with what is on its way to them; they may connect anew. */
    public void dropConnections() {
        clients.dropAll();
    }

    /** As {@link #dropConnections()}, of one node. */
    public void dropConnections(int node) {
        cluster.requireNode(node);
        clients.drop(node);
    }
}
