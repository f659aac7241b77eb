/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.ClientReply;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.core.algorithm.Effect;
import org.paxos4j.core.algorithm.EffectRecord;
import org.paxos4j.core.algorithm.Invariants;
import org.paxos4j.core.algorithm.Leader;
import org.paxos4j.core.algorithm.PaxosAgent;
import org.paxos4j.core.algorithm.PaxosAlgorithm;
import org.paxos4j.core.algorithm.PaxosEvent;
import org.paxos4j.core.algorithm.PaxosIO;
import org.paxos4j.statemachine.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heart of a node: owns the {@link PaxosAgent} and the accepted values in memory, feeds the algorithm with what has
 * come in, and performs what it records.
 *
 * <p>A turn is one batch: at first the votes that have become durable and the lane of heartbeats, prepares and probes;
 * then timers, so that a time-out is only believed after everything that could disprove it has been heard; then peers'
 * messages; at last clients' commands. Room in the queues behind it is checked before an event is given to the algorithm,
 * so that nothing that was recorded must ever be taken back. It never blocks.
 */
final class ReplicaAgent implements Duty {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaAgent.class);

    private final PaxosAlgorithm algorithm;
    private final LongSupplier clock;
    private final LongSupplier randomTimeouts;
    private final Inbox inbox;
    private final JournalAgent journal;
    private final ApplyAgent apply;
    private final CatchUpAgent catchUp;
    private final Transport transport;
    private final DigestExchange digests;
    private final FaultLatch faults;
    private final MemoryLog log;
    private final AfterSyncOutbox outbox;
    private final Pauses pauses;

    private final Queue<PeerMessage> ownMessages = new ArrayDeque<>();
    private final Map<Long, List<PendingCommand>> tickets = new HashMap<>();
    private final Map<Long, List<PendingCommand>> waiting = new HashMap<>();
    /** The committed mark that each peer has yet to be told. */
    private final Map<Integer, Commit> untoldMarks = new TreeMap<>();

    private long nextTicket;
    private long delivered;
    private long handedOver;
    private long unappliedBytes;
    private long lastTurn;
    private long nextHeartbeat;
    /** Whether a heartbeat goes out in this turn. */
    private boolean beating;

    private long dropped;
    private PaxosAgent agent;

    private volatile View view;

    /**
     * What others may see of the replica.
     *
     * @param agent its state after the last turn
     * @param lastSlot the highest slot at which it has accepted anything
     * @param faults how many messages it has dropped
     */
    record View(PaxosAgent agent, long lastSlot, long faults) {}

    ReplicaAgent(
            PaxosAlgorithm algorithm,
            PaxosAgent restored,
            MemoryLog log,
            LongSupplier clock,
            LongSupplier randomTimeouts,
            Inbox inbox,
            JournalAgent journal,
            ApplyAgent apply,
            CatchUpAgent catchUp,
            Transport transport,
            DigestExchange digests,
            FaultLatch faults) {
        this.algorithm = algorithm;
        this.agent = restored;
        this.log = log;
        this.clock = clock;
        this.randomTimeouts = randomTimeouts;
        this.inbox = inbox;
        this.journal = journal;
        this.apply = apply;
        this.catchUp = catchUp;
        this.transport = transport;
        this.digests = digests;
        this.faults = faults;
        this.outbox = new AfterSyncOutbox(restored.data().progress());
        this.pauses = new Pauses(2 * algorithm.limits().diskStallNanos());
        this.delivered = restored.committedSlot();
        this.handedOver = restored.committedSlot();
        this.lastTurn = clock.getAsLong();
        this.nextHeartbeat = lastTurn;
        this.view = new View(restored, log.lastSlot(), 0);
    }

    @Override
    public String name() {
        return "replica";
    }

    /** What others may see. Any thread. */
    View view() {
        return view;
    }

    /** Also early enough that a thread which slept till then is not taken for one that was held up. */
    @Override
    public long nextDeadline() {
        if (faults.isTripped()) {
            return Long.MAX_VALUE;
        }
        long deadline = agent.role() instanceof Leader ? Math.min(nextHeartbeat, agent.deadline()) : agent.deadline();
        if (isIdle()) {
            deadline = Math.min(deadline, clockDeadline());
        }
        return Math.min(deadline, lastTurn + Pauses.PAUSE_NANOS / 2);
    }

    @Override
    public int doWork() {
        if (faults.isTripped()) {
            faults.tellSilence();
            return 0;
        }
        long now = clock.getAsLong();
        int released = releaseDurable();
        EffectRecord record = new EffectRecord(log, now, digests.newest(), randomTimeouts);
        PaxosAgent before = agent;
        int events = feed(record, now);
        lastTurn = now;
        if (events > 0) {
            Invariants.check(before, agent, record);
            perform(before, record);
        }
        int handed = handOverChosen();
        log.pruneTo(Math.min(handedOver, outbox.durableMark()));
        if (events > 0) {
            tellChange(before);
            view = new View(agent, log.lastSlot(), dropped + inbox.dropped());
        }
        return events + released + handed;
    }

    // ---- what goes in

    private int feed(EffectRecord record, long now) {
        int events = 0;
        for (PeerMessage own = ownMessages.poll(); own != null; own = ownMessages.poll()) {
            events += apply(record, own);
        }
        for (PeerMessage next = inbox.pollLane(); next != null; next = inbox.pollLane()) {
            events += apply(record, next);
        }
        events += feedTimers(record, now);
        events += feedPeers(record);
        return events + feedClients(record);
    }

    private int apply(EffectRecord record, PaxosMessage message) {
        agent = algorithm.apply(new PaxosEvent(record, agent, message));
        return 1;
    }

    private int feedTimers(EffectRecord record, long now) {
        // A pause first: it excuses the silence that a leader would else find at its next heartbeat.
        boolean pause = pauses.excuse(now - lastTurn);
        int events = 0;
        if (pause || now >= agent.deadline()) {
            events += apply(record, new CheckTimeout(pause));
        }
        beating = agent.role() instanceof Leader && now >= nextHeartbeat;
        if (beating) {
            nextHeartbeat = now + algorithm.limits().heartbeatNanos();
            events += apply(record, HeartBeat.INSTANCE);
        }
        if (isIdle() && now >= clockDeadline()) {
            nextTicket++;
            tickets.put(nextTicket, List.of());
            events += apply(record, new ClientCommands(nextTicket, List.of()));
        }
        return events;
    }

    /**
     * When the log's clock has to be told, in nanoseconds of the node's own: the leader proposes a value without commands if
     * something in the log waits for its time and nothing else is on its way that would bring it.
     */
    private long clockDeadline() {
        long due = apply.nextDeadlineNanos();
        return agent.role() instanceof Leader leader && due != Long.MAX_VALUE ? leader.ownTimeOf(due) : Long.MAX_VALUE;
    }

    /** Whether all is applied and nothing under way, so that the deadline that the state machines have told is the latest. */
    private boolean isIdle() {
        return agent.role() instanceof Leader leader
                && leader.open().size() == 0
                && agent.canPropose(algorithm.limits())
                && digests.newest().slot() == agent.committedSlot()
                && inbox.peekClients() == null;
    }

    private int feedPeers(EffectRecord record) {
        long bytes = 0;
        for (int events = 0; events < Bounds.MESSAGES_PER_TURN; events++) {
            PeerMessage next = inbox.pollPeers();
            if (next == null) {
                return events;
            }
            if (hasRoomFor(next, bytes)) {
                apply(record, next);
                bytes += next.weightBytes();
            } else {
                dropped++;
            }
        }
        return Bounds.MESSAGES_PER_TURN;
    }

    /**
     * A message that makes this node journal or remember something is dropped if there is no room; its sender repeats it.
     * The value that can be committed next is taken even if memory is full, or it would stay full of what is above; but not
     * if it is full because the state machines are slow.
     */
    private boolean hasRoomFor(PeerMessage message, long taken) {
        if (message instanceof Accept accept) {
            boolean next =
                    accept.id().logIndex() == agent.committedSlot() + 1 && unappliedBytes < Bounds.UNAPPLIED_BYTES;
            return journal.hasRoomFor(taken + accept.weightBytes()) && (next || log.bytes() + taken < Bounds.LOG_BYTES);
        }
        if (message instanceof RetransmitResponse response) {
            return journal.hasRoomFor(taken + response.weightBytes()) && unappliedBytes < Bounds.UNAPPLIED_BYTES;
        }
        return true;
    }

    /** A leader takes commands while it has slots and room; who does not lead takes them to say so. */
    private int feedClients(EffectRecord record) {
        int batches = 0;
        long bytes = 0;
        while (inbox.peekClients() != null) {
            boolean leads = agent.role() instanceof Leader;
            boolean room = journal.hasRoomFor(bytes + Bounds.BATCH_BYTES)
                    && unappliedBytes < Bounds.UNAPPLIED_BYTES
                    && log.bytes() + bytes < Bounds.LOG_BYTES;
            if (leads && !(room && agent.canPropose(algorithm.limits()))) {
                break;
            }
            List<PendingCommand> batch = pollBatch();
            List<Bytes> envelopes = new ArrayList<>(batch.size());
            for (PendingCommand command : batch) {
                envelopes.add(command.envelope());
                bytes += command.envelope().length();
            }
            nextTicket++;
            tickets.put(nextTicket, batch);
            batches += apply(record, new ClientCommands(nextTicket, envelopes));
        }
        return batches;
    }

    private List<PendingCommand> pollBatch() {
        List<PendingCommand> batch = new ArrayList<>();
        long bytes = 0;
        for (PendingCommand next = inbox.peekClients(); next != null; next = inbox.peekClients()) {
            bytes += next.envelope().length();
            if (!batch.isEmpty() && bytes > Bounds.BATCH_BYTES) {
                break;
            }
            batch.add(next);
            inbox.pollClients();
        }
        return batch;
    }

    // ---- what comes out

    /**
     * Performs a batch's record, in the only safe order: what is to be remembered is in memory and handed over to the
     * journal before anything is sent; what tells of it waits for it to be durable; the rest leaves at once.
     */
    private void perform(PaxosAgent before, EffectRecord record) {
        List<JournalEntry> entries = new ArrayList<>(record.journalled().size());
        for (Accept accept : record.journalled()) {
            log.put(accept);
            entries.add(new JournalEntry(accept.id(), accept.value().encoded()));
        }
        // A committed mark alone is worth no sync: it rides with the next group, and may fall back over a restart.
        if (!entries.isEmpty() || agent.promised().isAbove(before.promised())) {
            long group = journal.handOver(new JournalGroup(agent.data().progress(), entries));
            outbox.handedOver(group, agent.data().progress());
        }
        for (Effect effect : record.effects()) {
            perform(effect);
        }
        if (!(agent.role() instanceof Leader)) {
            untoldMarks.clear();
        } else if (beating || !(before.role() instanceof Leader)) {
            untoldMarks.forEach(this::sendNow);
            untoldMarks.clear();
        }
        tickets.clear();
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Send send) {
            send(send);
        } else if (effect instanceof Effect.Deliver deliver) {
            delivered = deliver.payload().slot();
            unappliedBytes += deliver.payload().value().encoded().length();
        } else if (effect instanceof Effect.Proposed proposed) {
            waiting.put(proposed.id().logIndex(), ticket(proposed.ticket()));
        } else if (effect instanceof Effect.AnswerNotLeader answer) {
            for (PendingCommand command : ticket(answer.ticket())) {
                tell(command, new NotLeader(agent.nodeUniqueId(), command.request(), answer.leaderHint()));
            }
        } else if (effect instanceof Effect.AnswerOverloaded answer) {
            for (PendingCommand command : ticket(answer.ticket())) {
                tell(command, new Overloaded(agent.nodeUniqueId(), command.request()));
            }
        } else if (effect instanceof Effect.LeadershipLost lost) {
            tellLeadershipLost(lost.why());
        } else if (effect instanceof Effect.DigestReported reported) {
            AgreedDigest agreed = digests.reported(reported.member(), reported.applied());
            if (agreed != null) {
                send(reported.member(), agreed);
            }
        } else if (effect instanceof Effect.DigestAgreed agreed) {
            digests.agreed(agreed.agreed());
        } else if (effect instanceof Effect.RetransmitFromStore retransmit) {
            catchUp.request(retransmit.to(), retransmit.afterSlot(), outbox.durableMark());
        } else if (effect instanceof Effect.Dropped) {
            dropped++;
        }
    }

    private List<PendingCommand> ticket(long number) {
        List<PendingCommand> commands = tickets.remove(number);
        return commands == null ? List.of() : commands;
    }

    /**
     * A mark rides with the next accept, and at the latest with the next heartbeat: nobody waits for it, and to be woken for it
     * alone would cost a peer more than all the rest of a small command. Of several the last one says all.
     */
    private void send(Effect.Send send) {
        if (send.message() instanceof Commit mark) {
            untoldMarks.put(send.to(), mark);
            return;
        }
        send(send.to(), send.message());
        if (send.message() instanceof Accept) {
            Commit mark = untoldMarks.remove(send.to());
            if (mark != null) {
                sendNow(send.to(), mark);
            }
        }
    }

    /** Sends a message when its type allows. */
    private void send(int to, PeerMessage message) {
        boolean atOnce = switch (message.departure()) {
            case BEFORE_SYNC -> to != agent.nodeUniqueId();
            case AFTER_SYNC -> false;
            case BEFORE_SYNC_UNDER_DURABLE_PROMISE -> isUnderDurablePromise(message);
        };
        if (atOnce) {
            sendNow(to, message);
        } else if (!outbox.hold(to, message)) {
            dropped++;
        }
    }

    /** After a fault, which another thread may find at any moment, nothing is sent. */
    private void sendNow(int to, PeerMessage message) {
        if (!faults.isTripped()) {
            transport.send(to, message);
        }
    }

    private void tell(PendingCommand command, ClientReply reply) {
        if (!faults.isTripped()) {
            command.client().send(reply);
        }
    }

    private boolean isUnderDurablePromise(PeerMessage message) {
        return message instanceof Accept accept
                && agent.role() instanceof Leader leader
                && accept.id().number().equals(leader.epoch())
                && !outbox.durablePromise().isBelow(leader.epoch());
    }

    /** Sends what has waited for groups that are durable by now; what this node has said to itself it hears in this turn. */
    private int releaseDurable() {
        outbox.durableUpTo(journal.durable());
        int released = 0;
        for (AfterSyncOutbox.Held next = outbox.release(); next != null; next = outbox.release()) {
            if (next.to() == agent.nodeUniqueId()) {
                ownMessages.add(next.message());
            } else {
                sendNow(next.to(), next.message());
            }
            released++;
        }
        return released;
    }

    /**
     * The outcome of what is not yet chosen is unknown now. What this batch has delivered before keeps its clients; what it
     * delivers after, it has learned from others, and may be another's value in a slot that this node proposed for.
     */
    private void tellLeadershipLost(PaxosIO.Loss why) {
        switch (why) {
            case OUTRUN -> LOG.debug("another node is ahead of this leader");
            case NO_QUORUM ->
                LOG.warn(
                        "no quorum has answered this leader for {} ms: it steps down, and tells its clients that the outcome of "
                                + "what they wait for is unknown",
                        algorithm.limits().quorumContactNanos() / 1_000_000);
            case DISK_HANGS ->
                LOG.warn(
                        "the journal of this leader has finished nothing for {} ms: it steps down, and tells its clients that "
                                + "the outcome of what they wait for is unknown. Look at its disk",
                        algorithm.limits().diskStallNanos() / 1_000_000);
        }
        waiting.entrySet().removeIf(slot -> {
            boolean open = slot.getKey() > delivered;
            if (open) {
                for (PendingCommand command : slot.getValue()) {
                    tell(command, new NoLongerLeader(agent.nodeUniqueId(), command.request()));
                }
            }
            return open;
        });
    }

    /** Hands chosen values to the state machines as far as there is room; the rest waits in memory. */
    private int handOverChosen() {
        int handed = 0;
        while (handedOver < agent.committedSlot()) {
            long slot = handedOver + 1;
            Accept chosen = log.get(slot);
            if (chosen == null) {
                throw new IllegalStateException("slot " + slot + " is committed and not in memory");
            }
            Payload payload = new Payload(slot, chosen.value());
            if (!apply.hasRoomFor(payload)) {
                break;
            }
            @Nullable List<PendingCommand> clients = waiting.remove(slot);
            apply.handOver(payload, clients == null ? List.of() : clients);
            unappliedBytes -= chosen.value().encoded().length();
            handedOver = slot;
            handed++;
        }
        return handed;
    }

    private void tellChange(PaxosAgent before) {
        if (!before.role().label().equals(agent.role().label())) {
            if (agent.role() instanceof Leader) {
                digests.begin();
            }
            LOG.info("{} under ballot {}, committed {}", agent.role().label(), agent.ballot(), agent.committedSlot());
        }
    }
}
