/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.statemachine.Bytes;

/** Node 1 of a cluster, alone: a test plays its peers. Invariants are checked after every event. */
final class OneNode {
    static final ProtocolLimits LIMITS =
            new ProtocolLimits(ScriptedCluster.HEARTBEAT, ScriptedCluster.MIN_TIMEOUT, 8, 2, 1_000, 400);
    static final long TIMEOUT = ScriptedCluster.MIN_TIMEOUT + 1_000_000;
    static final AppliedDigest APPLIED = new AppliedDigest(7, 77);
    private static final BallotNumber CHOSEN_UNDER = ballot(1, 2);

    private final PaxosAlgorithm algorithm = new PaxosAlgorithm(LIMITS);
    private final int size;
    final MemoryLog log = new MemoryLog();
    private PaxosAgent agent;
    private EffectRecord record;
    private long now = 1_000_000_000;

    private OneNode(int size, BallotNumber promise, long mark, Accept... accepted) {
        this.size = size;
        Identifier committed = Identifier.ORIGIN;
        for (long slot = 1; slot <= mark; slot++) {
            Accept chosen = accept(slot, CHOSEN_UNDER, "chosen " + slot);
            log.put(chosen);
            committed = chosen.id();
        }
        log.putAll(List.of(accepted));
        Set<Integer> members = new TreeSet<>();
        for (int id = 1; id <= size; id++) {
            members.add(id);
        }
        agent = PaxosAgent.restarted(
                1,
                CountingQuorum.majority(members),
                new StoredState(new Progress(promise, committed), promise, promise, 0),
                now + TIMEOUT);
        record = new EffectRecord(log, now, APPLIED, () -> TIMEOUT);
    }

    /** A follower; what it knows as chosen it holds under ballot 1.2. */
    static OneNode follower(int size, BallotNumber promise, long mark, Accept... accepted) {
        return new OneNode(size, promise, mark, accepted);
    }

    /** A follower of three that stood for election. */
    static OneNode recoverer(BallotNumber promise, long mark, Accept... accepted) {
        OneNode node = follower(3, promise, mark, accepted).passes(TIMEOUT).hears(new CheckTimeout(false));
        long round = node.sent(org.paxos4j.api.protocol.Probe.class).get(0).round();
        return node.hears(new ProbeAnswer(round, 2, progress(BallotNumber.FLOOR, 0), false));
    }

    /** One of three that leads: of two others, node 2 has promised and had accepted nothing. */
    static OneNode leader(BallotNumber promise, long mark, Accept... accepted) {
        OneNode node = recoverer(promise, mark, accepted);
        for (PrepareAck own : node.sent(PrepareAck.class)) {
            node.hears(own);
        }
        return node.hears(node.promiseOf(2));
    }

    OneNode hears(PaxosMessage message) {
        PaxosAgent before = agent;
        record = new EffectRecord(log, now, APPLIED, () -> TIMEOUT);
        agent = algorithm.apply(new PaxosEvent(record, before, message));
        Invariants.check(before, agent, record);
        log.putAll(record.journalled());
        return this;
    }

    OneNode passes(long nanos) {
        now += nanos;
        return this;
    }

    OneNode command(String text) {
        return hears(commands(text));
    }

    static ClientCommands commands(String text) {
        return new ClientCommands(1, List.of(Bytes.ofUtf8(text)));
    }

    // ---- what its peers say

    /** A promise of its epoch, in one page. */
    PrepareAck promiseOf(int voter, Accept... accepted) {
        return page(voter, agent.committedSlot() + 1, PrepareAck.WITHOUT_END, accepted);
    }

    PrepareAck page(int voter, long from, long to, Accept... accepted) {
        Identifier asked = new Identifier(1, agent.ballot(), agent.committedSlot() + 1);
        return new PrepareAck(asked, voter, progress(agent.ballot(), 0), to, 0, from, to, List.of(accepted));
    }

    AcceptAck voteOf(int voter, long slot) {
        return new AcceptAck(new Identifier(1, agent.ballot(), slot), voter, progress(agent.ballot(), 0));
    }

    /** An answer to its last heartbeat. */
    HeartbeatAck answerOf(int member) {
        long heartbeat = agent.role() instanceof Leader leader ? leader.heartbeat() : 0;
        Identifier asked = new Identifier(1, agent.ballot(), agent.committedSlot());
        return new HeartbeatAck(asked, heartbeat, member, progress(agent.ballot(), 0), AppliedDigest.NONE);
    }

    static Progress progress(BallotNumber promise, long mark) {
        return new Progress(promise, mark == 0 ? Identifier.ORIGIN : new Identifier(2, CHOSEN_UNDER, mark));
    }

    static BallotNumber ballot(long counter, int node) {
        return new BallotNumber(counter, node);
    }

    static Accept accept(long slot, BallotNumber ballot, String text) {
        return new Accept(new Identifier(ballot.nodeIdentifier(), ballot, slot), value(text));
    }

    static CommandValue value(String text) {
        return CommandBatch.of(0, List.of(Bytes.ofUtf8(text)));
    }

    static Prepare prepare(BallotNumber ballot, long from) {
        return new Prepare(new Identifier(ballot.nodeIdentifier(), ballot, from));
    }

    static Commit commit(BallotNumber ballot, long mark, long heartbeat) {
        return new Commit(new Identifier(ballot.nodeIdentifier(), ballot, mark), heartbeat);
    }

    // ---- what it did

    PaxosAgent agent() {
        return agent;
    }

    BallotNumber promised() {
        return agent.promised();
    }

    long committed() {
        return agent.committedSlot();
    }

    boolean leads() {
        return agent.role() instanceof Leader;
    }

    boolean follows() {
        return agent.role() instanceof Follower;
    }

    int size() {
        return size;
    }

    long now() {
        return now;
    }

    /** The messages of a type that the last event sent, to whomever. */
    <M extends PeerMessage> List<M> sent(Class<M> type) {
        List<M> found = new ArrayList<>();
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Send send && type.isInstance(send.message())) {
                found.add(type.cast(send.message()));
            }
        }
        return found;
    }

    <M extends PeerMessage> M sentOne(Class<M> type) {
        List<M> found = sent(type);
        assertEquals(1, found.size(), () -> type.getSimpleName() + " among " + record.effects());
        return found.get(0);
    }

    List<Integer> sentTo(Class<? extends PeerMessage> type) {
        List<Integer> to = new ArrayList<>();
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Send send && type.isInstance(send.message())) {
                to.add(send.to());
            }
        }
        return to;
    }

    List<Effect> effects() {
        return record.effects();
    }

    List<String> delivered() {
        List<String> found = new ArrayList<>();
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Deliver deliver) {
                found.add(ScriptedCluster.text(deliver.payload().value()));
            }
        }
        return found;
    }

    List<Accept> journalled() {
        return List.copyOf(record.journalled());
    }
}
