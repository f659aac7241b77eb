/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.RetransmitResponse;

/** One node of a {@link ScriptedCluster}: performs what the algorithm records, by the rules of what may leave when. */
final class ScriptedNode {
    private record Waiting(long group, int to, PeerMessage message) {}

    private final int id;
    private final ScriptedCluster cluster;
    private final Disk disk = new Disk();
    private final Deque<Waiting> outbox = new ArrayDeque<>();
    private final List<Payload> delivered = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private MemoryLog log = new MemoryLog();
    private @Nullable PaxosAgent agent;

    ScriptedNode(int id, ScriptedCluster cluster) {
        this.id = id;
        this.cluster = cluster;
    }

    boolean isUp() {
        return agent != null;
    }

    PaxosAgent agent() {
        return Objects.requireNonNull(agent, "the node is down");
    }

    MemoryLog log() {
        return log;
    }

    Disk disk() {
        return disk;
    }

    /** What it has delivered in this life. */
    List<Payload> delivered() {
        return delivered;
    }

    /** The effects of the last batch. */
    List<Effect> lastEffects() {
        return effects;
    }

    void start() {
        log = new MemoryLog();
        long mark = disk.progress().committedSlot();
        log.forgetUpTo(mark);
        log.putAll(disk.above(mark));
        delivered.clear();
        agent = PaxosAgent.restarted(
                id,
                cluster.quorum(),
                new StoredState(
                        disk.progress(),
                        disk.highestBallotAboveMark(),
                        disk.highestBallotAboveMark(),
                        disk.highestStampNanos()),
                cluster.now() + cluster.randomTimeout());
        cluster.oracle().started(id, agent, disk);
    }

    void crash() {
        agent = null;
        outbox.clear();
        disk.crash();
    }

    /** Gives a batch of events to the algorithm, and performs what it records. */
    void handle(List<? extends PaxosMessage> batch) {
        PaxosAgent before = agent();
        long seed = cluster.random().nextLong();
        EffectRecord record = new EffectRecord(log, cluster.now(), AppliedDigest.NONE, timeouts(seed));
        PaxosAgent after = before;
        for (PaxosMessage message : batch) {
            after = cluster.algorithm().apply(new PaxosEvent(record, after, message));
        }
        Laws.batchEqualsItsEventsOneByOne(cluster, log, before, batch, timeouts(seed), after, record);
        Invariants.check(before, after, record);
        perform(before, after, record);
    }

    private LongSupplier timeouts(long seed) {
        Random random = new Random(seed);
        return () -> ScriptedCluster.timeout(random);
    }

    private void perform(PaxosAgent before, PaxosAgent after, EffectRecord record) {
        agent = after;
        log.putAll(record.journalled());
        if (!record.journalled().isEmpty() || !after.promised().equals(before.promised())) {
            disk.handOver(after.data().progress(), List.copyOf(record.journalled()));
        }
        effects.clear();
        effects.addAll(record.effects());
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Send send) {
                cluster.oracle().says(id, before, send.message());
                send(send.to(), send.message());
            } else if (effect instanceof Effect.Deliver deliver) {
                delivered.add(deliver.payload());
                cluster.oracle().delivered(id, deliver.payload());
                if (before.role() instanceof Leader && after.role() instanceof Leader leader) {
                    Identifier chosen =
                            new Identifier(id, leader.epoch(), deliver.payload().slot());
                    cluster.oracle().chosenByVotes(id, chosen);
                }
            } else if (effect instanceof Effect.RetransmitFromStore retransmit) {
                leave(retransmit.to(), fromStore(retransmit));
            }
        }
        release();
    }

    private void send(int to, PeerMessage message) {
        boolean now = switch (message.departure()) {
            case BEFORE_SYNC -> true;
            case AFTER_SYNC -> false;
            case BEFORE_SYNC_UNDER_DURABLE_PROMISE -> isUnderDurablePromise((Accept) message);
        };
        if (now) {
            leave(to, message);
        } else {
            // The newest group of all, also if this batch wrote nothing: memory is ahead of the disk.
            outbox.add(new Waiting(disk.handedOverGroups(), to, message));
        }
    }

    private boolean isUnderDurablePromise(Accept accept) {
        return accept.id().number().equals(agent().ballot())
                && !disk.progress().highestPromised().isBelow(accept.id().number());
    }

    void syncOne() {
        disk.syncOne();
        release();
    }

    private void release() {
        while (!outbox.isEmpty() && outbox.element().group() <= disk.syncedGroups()) {
            Waiting due = outbox.remove();
            leave(due.to(), due.message());
        }
    }

    private void leave(int to, PeerMessage message) {
        cluster.oracle().left(id, message, disk);
        if (message instanceof RetransmitResponse response) {
            response.committed().forEach(accept -> cluster.oracle().served(id, accept));
        }
        cluster.network().put(id, to, message);
    }

    /** A page of the durable committed prefix: the reader sees nothing that is not on the disk. */
    private RetransmitResponse fromStore(Effect.RetransmitFromStore retransmit) {
        long mark = disk.progress().committedSlot();
        List<Accept> page = new ArrayList<>();
        long bytes = 0;
        for (Accept accept : disk.above(retransmit.afterSlot())) {
            boolean full = !page.isEmpty()
                    && bytes + accept.weightBytes()
                            > cluster.algorithm().limits().pageBytes();
            if (accept.id().logIndex() > mark || full) {
                break;
            }
            page.add(accept);
            bytes += accept.weightBytes();
        }
        return new RetransmitResponse(id, retransmit.to(), mark, page);
    }
}
