/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.Transport;

/**
 * Reads chosen values that are no longer in memory from the store, for followers that fell behind, so that the replica
 * never waits for a disk.
 *
 * <p>It serves no slot above the durable committed mark. (Interleaving: a value is learned over an older one of another
 * ballot, and committed; its group is still queued; the store would show the older one as if it were chosen.)
 */
final class CatchUpAgent implements Duty {
    private record Request(int to, long afterSlot, long durableMark) {}

    private final int me;
    private final Journal journal;
    private final Transport transport;
    private final FaultLatch faults;
    private final int pageBytes;
    private final BoundedQueue<Request> queue = new BoundedQueue<>(Bounds.CATCH_UP_REQUESTS);
    private volatile Waker self = Waker.NOBODY;

    CatchUpAgent(int me, Journal journal, Transport transport, FaultLatch faults, int pageBytes) {
        this.me = me;
        this.journal = journal;
        this.transport = transport;
        this.faults = faults;
        this.pageBytes = pageBytes;
    }

    void waker(Waker own) {
        this.self = own;
    }

    @Override
    public String name() {
        return "catchup";
    }

    /** Takes a request, or drops it: the follower asks again. Called by the replica; never blocks. */
    void request(int to, long afterSlot, long durableMark) {
        if (queue.offer(new Request(to, afterSlot, durableMark), 1)) {
            self.wakeUp();
        }
    }

    @Override
    public int doWork() {
        Request request = queue.poll();
        if (request == null || faults.isTripped()) {
            return 0;
        }
        try {
            List<Accept> page = new ArrayList<>();
            for (JournalEntry entry : journal.read(request.afterSlot() + 1, request.durableMark(), pageBytes)) {
                page.add(new Accept(entry.id(), CommandValue.decode(entry.value())));
            }
            if (!faults.isTripped()) {
                transport.send(request.to(), new RetransmitResponse(me, request.to(), request.durableMark(), page));
            }
        } catch (MalformedMessageException | RuntimeException fault) {
            faults.trip(
                    ReplicaFault.Kind.JOURNAL,
                    "the journal cannot be read above slot " + request.afterSlot() + ", this node stops: "
                            + fault.getMessage(),
                    fault);
        }
        return 1;
    }
}
