/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.spi.TransportSettings;
import org.paxos4j.statemachine.Bytes;

/**
 * What is on its way from node to node, as bytes: it may get lost, arrive twice, late, and out of order. A way takes as much
 * at a time as the send queue of a real transport; beyond that only what is urgent.
 */
final class VirtualNetwork {
    /** How long a message takes at the most while nothing is wrong. */
    static final Duration HEALTHY_DELAY = Duration.ofMillis(2);

    /** What has arrived. */
    record Arrival(int from, int to, PeerMessage message, int bytes) {}

    private record Way(int from, int to) {}

    private record Frame(long at, long order, Way way, Bytes bytes) {}

    private final SplittableRandom random;
    private final Wire wire;
    private final PriorityQueue<Frame> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Frame::at).thenComparingLong(Frame::order));
    private final Map<Way, Long> bytesUnderWay = new HashMap<>();
    private final Set<Way> cut = new HashSet<>();
    private long order;
    private double loss;
    private double duplication;
    private long longestDelayNanos = HEALTHY_DELAY.toNanos();

    /** With what decides on every message's fate. */
    VirtualNetwork(SplittableRandom random, Wire wire) {
        this.random = random;
        this.wire = wire;
    }

    void faulty(double newLoss, double newDuplication, Duration longestDelay) {
        loss = newLoss;
        duplication = newDuplication;
        longestDelayNanos = longestDelay.toNanos();
    }

    void healthy() {
        cutNothing();
        faulty(0, 0, HEALTHY_DELAY);
    }

    void cut(int from, int to) {
        cut.add(new Way(from, to));
    }

    void cutNothing() {
        cut.clear();
    }

    void send(int from, int to, PeerMessage message, long now) {
        if (random.nextDouble() < loss) {
            return;
        }
        Way way = new Way(from, to);
        post(way, message, now);
        if (random.nextDouble() < duplication) {
            post(way, message, now);
        }
    }

    private void post(Way way, PeerMessage message, long now) {
        Bytes frame = wire.write(message);
        long before = bytesUnderWay.getOrDefault(way, 0L);
        boolean room = message.urgent() || before + frame.length() <= TransportSettings.DEFAULT_PEER_QUEUE_BYTES;
        if (room && !cut.contains(way)) {
            bytesUnderWay.put(way, before + frame.length());
            underWay.add(new Frame(now + random.nextLong(longestDelayNanos), order++, way, frame));
        }
    }

    /** The next message that has arrived by now, if one has. */
    @Nullable
    Arrival next(long now) {
        Frame next = underWay.peek();
        if (next == null || next.at() > now) {
            return null;
        }
        underWay.remove();
        int length = next.bytes().length();
        bytesUnderWay.merge(next.way(), (long) -length, Long::sum);
        PeerMessage message = (PeerMessage) wire.read(next.bytes());
        return new Arrival(next.way().from(), next.way().to(), message, length);
    }
}
