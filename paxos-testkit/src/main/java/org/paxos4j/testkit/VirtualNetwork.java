/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
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

    private record Ends(int from, int to) {}

    /** In one direction. */
    private static final class Way {
        final Ends ends;
        final Queue<Bytes> held = new ArrayDeque<>();
        boolean cut;
        boolean clogged;
        long slownessNanos;
        long queuedBytes;
        long lateBytes;

        Way(Ends ends) {
            this.ends = ends;
        }
    }

    private record Frame(long at, long order, Way way, Bytes bytes, boolean late) {}

    private final SplittableRandom random;
    private final Wire wire;
    private final FaultCounts counts;
    private final PriorityQueue<Frame> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Frame::at).thenComparingLong(Frame::order));
    private final Map<Ends, Way> ways = new LinkedHashMap<>(); // in an order that another run has as well
    private long order;
    private double loss;
    private double duplication;
    private long longestDelayNanos = HEALTHY_DELAY.toNanos();
    private double latePart;
    private long latestNanos;

    /** With what decides on every message's fate. */
    VirtualNetwork(SplittableRandom random, Wire wire, FaultCounts counts) {
        this.random = random;
        this.wire = wire;
        this.counts = counts;
    }

    void faulty(double newLoss, double newDuplication, Duration longestDelay) {
        loss = newLoss;
        duplication = newDuplication;
        longestDelayNanos = longestDelay.toNanos();
    }

    /** Some messages take a random time below {@code longest}. */
    void late(double part, Duration longest) {
        latePart = part;
        latestNanos = longest.toNanos();
    }

    void healthy(long now) {
        cutNothing();
        faulty(0, 0, HEALTHY_DELAY);
        late(0, HEALTHY_DELAY);
        for (Way way : ways.values()) {
            way.slownessNanos = 0;
            unclog(way, now);
        }
    }

    void cut(int from, int to) {
        way(from, to).cut = true;
    }

    void cutNothing() {
        ways.values().forEach(way -> way.cut = false);
    }

    /** Messages take so much longer on this way. */
    void slow(int from, int to, Duration delay) {
        way(from, to).slownessNanos = delay.toNanos();
    }

    void clog(int from, int to) {
        way(from, to).clogged = true;
    }

    void unclog(int from, int to, long now) {
        unclog(way(from, to), now);
    }

    private void unclog(Way way, long now) {
        way.clogged = false;
        for (Bytes frame = way.held.poll(); frame != null; frame = way.held.poll()) {
            underWay.add(new Frame(now, order++, way, frame, false));
        }
    }

    private Way way(int from, int to) {
        return ways.computeIfAbsent(new Ends(from, to), Way::new);
    }

    void send(int from, int to, PeerMessage message, long now) {
        if (random.nextDouble() < loss) {
            counts.felt(FaultKind.LOSS);
            return;
        }
        Way way = way(from, to);
        post(way, message, now);
        if (random.nextDouble() < duplication) {
            counts.felt(FaultKind.DUPLICATION);
            post(way, message, now);
        }
    }

    private void post(Way way, PeerMessage message, long now) {
        Bytes frame = wire.write(message);
        if (way.cut) {
            counts.felt(FaultKind.PARTITION);
        } else if (!way.clogged && isLate(way, frame)) {
            counts.felt(FaultKind.LATE);
            way.lateBytes += frame.length();
            underWay.add(new Frame(now + random.nextLong(latestNanos), order++, way, frame, true));
        } else if (message.urgent() || hasRoom(way.queuedBytes, frame)) {
            way.queuedBytes += frame.length();
            if (way.clogged) {
                counts.felt(FaultKind.CLOG);
                way.held.add(frame);
            } else {
                underWay.add(new Frame(now + delay(way), order++, way, frame, false));
            }
        }
    }

    /** What is late has left the send queue, and waits in the network, which takes no more than that either. */
    private boolean isLate(Way way, Bytes frame) {
        return latePart > 0 && random.nextDouble() < latePart && hasRoom(way.lateBytes, frame);
    }

    private static boolean hasRoom(long bytes, Bytes frame) {
        return bytes + frame.length() <= TransportSettings.DEFAULT_PEER_QUEUE_BYTES;
    }

    private long delay(Way way) {
        long delay = random.nextLong(longestDelayNanos);
        if (delay >= HEALTHY_DELAY.toNanos()) {
            counts.felt(FaultKind.DELAY);
        }
        if (way.slownessNanos > 0) {
            counts.felt(FaultKind.SLOW_LINK);
        }
        return delay + way.slownessNanos;
    }

    /** The next message that has arrived by now, if one has. */
    @Nullable
    Arrival next(long now) {
        Frame next = underWay.peek();
        if (next == null || next.at() > now) {
            return null;
        }
        underWay.remove();
        Way way = next.way();
        int length = next.bytes().length();
        if (next.late()) {
            way.lateBytes -= length;
        } else {
            way.queuedBytes -= length;
        }
        PeerMessage message = (PeerMessage) wire.read(next.bytes());
        return new Arrival(way.ends.from(), way.ends.to(), message, length);
    }
}
