/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.paxos4j.statemachine.CommandRejected;

/** A lock that somebody holds, and the queue of those who wait for it. */
final class HeldLock {
    /** Whose lease ends first; two that end together in the order of their names. */
    static final Comparator<HeldLock> BY_LEASE_END =
            Comparator.comparing(HeldLock::leaseEnd).thenComparing(HeldLock::name);

    private final String name;
    // In the order in which they came: an entry that is put again keeps its place.
    private final Map<String, Place> queue = new LinkedHashMap<>();
    private String owner = "";
    private long token;
    private Duration leaseEnd = Duration.ZERO;

    /**
     * A place in the queue.
     *
     * @param owner whose it is
     * @param lease for how long it wants the lock
     * @param keptUntil by the log's clock; then the place is lost
     */
    record Place(String owner, Duration lease, Duration keptUntil) {
        boolean isKept(Duration now) {
            return keptUntil.compareTo(now) > 0;
        }
    }

    HeldLock(String name) {
        this.name = name;
    }

    /** As {@link #write} has written it. */
    static HeldLock read(DataInputStream source) throws IOException {
        HeldLock lock = new HeldLock(source.readUTF());
        lock.grantTo(source.readUTF(), source.readLong(), Duration.ofNanos(source.readLong()));
        for (int left = source.readInt(); left > 0; left--) {
            Place place = new Place(
                    source.readUTF(), Duration.ofNanos(source.readLong()), Duration.ofNanos(source.readLong()));
            lock.queue.put(place.owner(), place);
        }
        return lock;
    }

    /** Everything, and the queue in its order. */
    void write(DataOutputStream target) throws IOException {
        target.writeUTF(name);
        target.writeUTF(owner);
        target.writeLong(token);
        target.writeLong(leaseEnd.toNanos());
        target.writeInt(queue.size());
        for (Place place : queue.values()) {
            target.writeUTF(place.owner());
            target.writeLong(place.lease().toNanos());
            target.writeLong(place.keptUntil().toNanos());
        }
    }

    String name() {
        return name;
    }

    String owner() {
        return owner;
    }

    long token() {
        return token;
    }

    Duration leaseEnd() {
        return leaseEnd;
    }

    boolean isHeldBy(String asked, long underToken) {
        return owner.equals(asked) && (underToken == 0 || underToken == token);
    }

    void grantTo(String newOwner, long newToken, Duration newLeaseEnd) {
        owner = newOwner;
        token = newToken;
        leaseEnd = newLeaseEnd;
    }

    void extendTo(Duration newLeaseEnd) {
        leaseEnd = newLeaseEnd;
    }

    /**
     * Gives an owner a place at the end, or keeps the one that it has.
     *
     * @return how many are before it
     */
    int enqueue(String waiting, Duration lease, Duration now, Duration keptUntil) throws CommandRejected {
        long kept = queue.values().stream().filter(place -> place.isKept(now)).count();
        Place present = queue.get(waiting);
        if (kept >= LockMachine.MAX_WAITING && (present == null || !present.isKept(now))) {
            throw new CommandRejected("no more than " + LockMachine.MAX_WAITING + " can wait for " + name);
        }
        queue.values().removeIf(place -> !place.isKept(now));
        queue.put(waiting, new Place(waiting, lease, keptUntil));
        int ahead = 0;
        for (String each : queue.keySet()) {
            if (each.equals(waiting)) {
                break;
            }
            ahead++;
        }
        return ahead;
    }

    boolean leaveQueue(String waiting) {
        return queue.remove(waiting) != null;
    }

    /** Takes the first out of the queue whose place is still kept; {@code null} if there is none. */
    @Nullable
    Place nextInQueue(Duration now) {
        for (Iterator<Place> places = queue.values().iterator(); places.hasNext(); ) {
            Place place = places.next();
            places.remove();
            if (place.isKept(now)) {
                return place;
            }
        }
        return null;
    }

    LockState state(Duration now) {
        List<String> waiting = queue.values().stream()
                .filter(place -> place.isKept(now))
                .map(Place::owner)
                .toList();
        return new LockState(owner, token, leaseEnd.minus(now).toMillis(), waiting);
    }
}
