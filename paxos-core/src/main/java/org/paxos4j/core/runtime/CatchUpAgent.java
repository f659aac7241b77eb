/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.Transport;

/**
 * Reads the store, so that neither the replica nor the journal's thread ever waits for that: chosen values that are no longer
 * in memory, for followers that fell behind, and when nobody asks, a little of everything, to see that it is still sound.
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
    private final Scrub scrub;
    private final BoundedQueue<Request> queue = new BoundedQueue<>(Bounds.CATCH_UP_REQUESTS);
    private volatile Waker self = Waker.NOBODY;

    CatchUpAgent(int me, Journal journal, Transport transport, FaultLatch faults, int pageBytes, LongSupplier clock) {
        this.me = me;
        this.journal = journal;
        this.transport = transport;
        this.faults = faults;
        this.pageBytes = pageBytes;
        this.scrub = new Scrub(journal, clock);
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
        if (faults.isTripped()) {
            return 0;
        }
        Request request = queue.poll();
        if (request != null) {
            serve(request);
            return 1;
        }
        if (scrub.isDue()) {
            scrub();
            return 1;
        }
        return 0;
    }

    @Override
    public long nextDeadline() {
        return faults.isTripped() ? Long.MAX_VALUE : scrub.due();
    }

    private void serve(Request request) {
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
    }

    private void scrub() {
        try {
            scrub.step();
        } catch (Throwable fault) { // damage can show as any kind of exception or error
            faults.trip(
                    ReplicaFault.Kind.JOURNAL, "the journal is damaged, this node stops: " + fault.getMessage(), fault);
        }
    }
}
