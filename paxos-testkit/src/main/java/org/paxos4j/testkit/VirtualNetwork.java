/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.statemachine.Bytes;

/** What is on its way from node to node, as bytes: it may get lost, arrive twice, late, and out of order. */
final class VirtualNetwork {
    /** How long a message takes at the most while nothing is wrong. */
    private static final Duration HEALTHY_DELAY = Duration.ofMillis(2);

    /** What has arrived. */
    record Arrival(int from, int to, PeerMessage message, int bytes) {}

    private record Frame(long at, long order, int from, int to, Bytes bytes) {}

    private record Way(int from, int to) {}

    private final SplittableRandom random;
    private final Wire wire;
    private final PriorityQueue<Frame> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Frame::at).thenComparingLong(Frame::order));
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
        post(from, to, wire.write(message), now);
        if (random.nextDouble() < duplication) {
            post(from, to, wire.write(message), now);
        }
    }

    private void post(int from, int to, Bytes frame, long now) {
        if (!cut.contains(new Way(from, to))) {
            underWay.add(new Frame(now + random.nextLong(longestDelayNanos), order++, from, to, frame));
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
        return new Arrival(
                next.from(),
                next.to(),
                (PeerMessage) wire.read(next.bytes()),
                next.bytes().length());
    }
}
