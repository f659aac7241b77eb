/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;

/**
 * Owns the journal: writes the groups that the replica hands over, and makes them durable, as many at a time as have
 * piled up while the last sync ran. The replica goes on meanwhile, and sees by a counter which groups are durable.
 */
final class JournalAgent implements Duty {
    private record Numbered(long number, JournalGroup group) {}

    private final Journal journal;
    private final FaultLatch faults;
    private final BoundedQueue<Numbered> queue = new BoundedQueue<>(Bounds.JOURNAL_QUEUE_BYTES);
    private final AtomicLong durable = new AtomicLong();
    private volatile Waker replica = Waker.NOBODY;
    private volatile Waker self = Waker.NOBODY;
    private long handedOver; // the replica's
    private final AtomicLong syncs = new AtomicLong();

    JournalAgent(Journal journal, FaultLatch faults) {
        this.journal = journal;
        this.faults = faults;
    }

    void wakers(Waker own, Waker replicas) {
        this.self = own;
        this.replica = replicas;
    }

    @Override
    public String name() {
        return "journal";
    }

    /** Whether a group of so many bytes may be handed over. Called by the replica. */
    boolean hasRoomFor(long bytes) {
        return queue.hasRoomFor(bytes);
    }

    /** Takes a group, to be written after all before it, and gives its number. Called by the replica; never blocks. */
    long handOver(JournalGroup group) {
        long bytes = 64;
        for (JournalEntry entry : group.entries()) {
            bytes += 64 + entry.value().length();
        }
        handedOver++;
        queue.add(new Numbered(handedOver, group), (int) Math.min(Integer.MAX_VALUE, bytes));
        self.wakeUp();
        return handedOver;
    }

    /** The number of the last durable group; all before it are durable too. Any thread. */
    long durable() {
        return durable.get();
    }

    /** How many syncs have ended. Any thread. */
    long syncs() {
        return syncs.get();
    }

    /** What waits, in bytes. Any thread. */
    long queuedBytes() {
        return queue.weight();
    }

    @Override
    public int doWork() {
        if (faults.isTripped()) {
            return 0;
        }
        long last = 0;
        int groups = 0;
        try {
            for (Numbered next = queue.poll(); next != null; next = queue.poll()) {
                journal.write(next.group());
                last = next.number();
                groups++;
                if (groups == Bounds.GROUPS_PER_SYNC) {
                    break;
                }
            }
            if (groups > 0) {
                journal.sync();
            }
        } catch (Throwable fault) { // nothing may be sent after it, whatever it is
            faults.trip(ReplicaFault.Kind.JOURNAL, "the journal failed, this node stops: " + fault.getMessage(), fault);
            return 0;
        }
        if (groups > 0) {
            syncs.lazySet(syncs.get() + 1);
            durable.set(last);
            replica.wakeUp();
        }
        return groups;
    }

    /** Makes durable what is left. */
    @Override
    public void onClose() {
        int groups;
        do {
            groups = doWork();
        } while (groups > 0);
    }
}
