/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.apply.StoppedMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the state machines and the sessions: applies chosen values in slot order, and answers the clients that wait here.
 */
final class ApplyAgent implements Duty {
    private record Chosen(Payload payload, List<PendingCommand> waiting) {}

    /** More than the longest heartbeat takes. */
    private static final long SOON_NANOS = 20_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(ApplyAgent.class);

    private final ApplyEngine engine;
    private final FaultLatch faults;
    private final BoundedQueue<Chosen> queue = new BoundedQueue<>(Bounds.APPLY_QUEUE_BYTES);
    private final Set<String> toldStopped = new HashSet<>();
    private final RecentDigests digests;
    /** Whether the replica was told that there is no room. */
    private volatile boolean refused;

    private volatile long unanswered;
    private volatile long nextDeadlineNanos;
    private volatile Waker replica = Waker.NOBODY;
    private volatile Waker self = Waker.NOBODY;

    ApplyAgent(ApplyEngine engine, FaultLatch faults) {
        this.engine = engine;
        this.faults = faults;
        this.digests = new RecentDigests(applied(), Bounds.RECENT_DIGESTS, Bounds.SLOTS_PER_TURN);
        this.unanswered = engine.faults();
        this.nextDeadlineNanos = engine.nextDeadlineNanos();
    }

    void wakers(Waker own, Waker replicas) {
        this.self = own;
        this.replica = replicas;
    }

    @Override
    public String name() {
        return "apply";
    }

    /** Whether a value may be handed over. Called by the replica. */
    boolean hasRoomFor(Payload payload) {
        // Said before it looks: what is applied after the look has seen it.
        refused = true;
        boolean room = queue.hasRoomFor(weight(payload));
        refused = !room;
        return room;
    }

    /**
     * Takes a chosen value, to be applied after all before it. Called by the replica; never blocks.
     *
     * @param waiting the clients that wait for its commands, in their order; empty if none wait here
     */
    void handOver(Payload payload, List<PendingCommand> waiting) {
        queue.add(new Chosen(payload, waiting), weight(payload));
        self.wakeUp();
    }

    private static int weight(Payload payload) {
        return 128 + payload.value().encoded().length();
    }

    /** How far it is, and what the state machines have become. Any thread. */
    RecentDigests digests() {
        return digests;
    }

    /** How many commands were not answered because their state machine had stopped. Any thread. */
    long faults() {
        return unanswered;
    }

    /**
     * When something is due that needs nothing but time, in nanoseconds of the log's clock, as of the slot that
     * {@link #digests} names as the newest or a later one. Any thread.
     */
    long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    /** What waits, in bytes. Any thread. */
    long queuedBytes() {
        return queue.weight();
    }

    @Override
    public int doWork() {
        int slots = 0;
        for (Chosen next = queue.poll(); next != null; next = queue.poll()) {
            apply(next);
            slots++;
            if (slots == Bounds.SLOTS_PER_TURN) {
                break;
            }
        }
        if (slots > 0) {
            tellStopped();
            unanswered = engine.faults();
            nextDeadlineNanos = engine.nextDeadlineNanos();
            digests.publish(applied());
            if (isAwaited()) {
                replica.wakeUp();
            }
        }
        return slots;
    }

    /**
     * Whether the replica has to hear at once that this is further: if it could not hand over all that is chosen, or if something is
     * due so soon that to notice it at the next heartbeat would be late.
     */
    private boolean isAwaited() {
        return refused || nextDeadlineNanos - engine.clock().toNanos() < SOON_NANOS;
    }

    private AppliedDigest applied() {
        return new AppliedDigest(engine.appliedSlot(), engine.digest());
    }

    private void tellStopped() {
        for (StoppedMachine machine : engine.stopped()) {
            if (toldStopped.add(machine.name())) {
                LOG.error(
                        "state machine {} has failed at slot {} and applies nothing any more on this node; "
                                + "its clients get no answer. Compare the nodes' digests: if they are equal, it failed everywhere",
                        machine.name(),
                        machine.slot(),
                        machine.cause());
            }
        }
    }

    private void apply(Chosen chosen) {
        List<PendingCommand> waiting = chosen.waiting();
        engine.apply(chosen.payload(), (index, response) -> {
            if (index < waiting.size()) {
                answer(waiting.get(index), response);
            }
        });
        digests.add(applied());
    }

    private void answer(PendingCommand command, ServerResponse response) {
        if (!faults.isTripped() && isSure()) {
            command.client().send(response);
        }
    }

    /**
     * Whether what this node answers is what the others would. Where a state machine has failed, here or on another node alone, that
     * is certain once a majority is known to have the same digest. Until then nobody is answered, also not by other state
     * machines, since sessions may be full here that are not there, and the other way about: clients ask again.
     */
    private boolean isSure() {
        return digests.areSure(engine.stoppedSlot());
    }

    /** Applies what is left, so that who waits is answered. */
    @Override
    public void onClose() {
        int slots;
        do {
            slots = doWork();
        } while (slots > 0);
    }
}
