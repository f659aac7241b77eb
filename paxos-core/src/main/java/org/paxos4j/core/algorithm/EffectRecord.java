/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;

/**
 * The record of one batch of events: what is to be journalled, and all other effects in order. Until it is performed
 * nothing has happened; the log beneath it is unchanged. Used by one thread.
 */
public final class EffectRecord implements PaxosIO {
    private final AcceptedLog beneath;
    private final long now;
    private final AppliedDigest applied;
    private final LongSupplier randomTimeouts;
    private final SortedMap<Long, Accept> journalled = new TreeMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final AcceptedLog view = new View();

    /**
     * An empty record.
     *
     * @param beneath the accepted values before the batch
     * @param now the time of the batch, in nanoseconds of a monotonic clock
     * @param applied what the state machines have become so far
     * @param randomTimeouts random election time-outs, in nanoseconds
     */
    public EffectRecord(AcceptedLog beneath, long now, AppliedDigest applied, LongSupplier randomTimeouts) {
        this.beneath = Objects.requireNonNull(beneath, "beneath");
        this.now = now;
        this.applied = Objects.requireNonNull(applied, "applied");
        this.randomTimeouts = Objects.requireNonNull(randomTimeouts, "randomTimeouts");
    }

    /** The accepts to journal, ascending, at most one a slot: the last one that the batch took there. */
    public Collection<Accept> journalled() {
        return Collections.unmodifiableCollection(journalled.values());
    }

    /** All other effects, in order. */
    public List<Effect> effects() {
        return Collections.unmodifiableList(effects);
    }

    AcceptedLog beneath() {
        return beneath;
    }

    @Override
    public AcceptedLog log() {
        return view;
    }

    @Override
    public long clock() {
        return now;
    }

    @Override
    public AppliedDigest applied() {
        return applied;
    }

    @Override
    public long randomTimeout() {
        return randomTimeouts.getAsLong();
    }

    @Override
    public void journal(Accept accept) {
        Accept before = view.get(accept.id().logIndex());
        // Checked here and not with the other invariants: a later accept of the same batch may hide this one.
        if (before != null && before.id().number().equals(accept.id().number()) && !before.equals(accept)) {
            throw new InvariantViolation("two values for " + accept.id());
        }
        journalled.put(accept.id().logIndex(), accept);
    }

    @Override
    public void send(int to, PeerMessage message) {
        effects.add(new Effect.Send(to, message));
    }

    @Override
    public void deliver(Payload payload) {
        effects.add(new Effect.Deliver(payload));
    }

    @Override
    public void proposed(long ticket, Identifier id) {
        effects.add(new Effect.Proposed(ticket, id));
    }

    @Override
    public void notLeader(long ticket, int leaderHint) {
        effects.add(new Effect.AnswerNotLeader(ticket, leaderHint));
    }

    @Override
    public void overloaded(long ticket) {
        effects.add(new Effect.AnswerOverloaded(ticket));
    }

    @Override
    public void noLongerLeader(Loss why) {
        effects.add(new Effect.LeadershipLost(why));
    }

    @Override
    public void digestReported(int member, AppliedDigest theirs) {
        effects.add(new Effect.DigestReported(member, theirs));
    }

    @Override
    public void digestAgreed(AgreedDigest agreed) {
        effects.add(new Effect.DigestAgreed(agreed));
    }

    @Override
    public void retransmitFromStore(int to, long afterSlot) {
        effects.add(new Effect.RetransmitFromStore(to, afterSlot));
    }

    @Override
    public void drop(Drop reason) {
        effects.add(new Effect.Dropped(reason));
    }

    /** The log beneath, with what this batch has journalled over it. */
    private final class View implements AcceptedLog {
        @Override
        public @Nullable Accept get(long slot) {
            Accept own = journalled.get(slot);
            return own != null ? own : beneath.get(slot);
        }

        @Override
        public long firstSlot() {
            return beneath.firstSlot();
        }

        @Override
        public long lastSlot() {
            return journalled.isEmpty() ? beneath.lastSlot() : Math.max(beneath.lastSlot(), journalled.lastKey());
        }
    }
}
