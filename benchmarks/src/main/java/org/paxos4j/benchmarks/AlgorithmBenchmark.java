/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.core.algorithm.CountingQuorum;
import org.paxos4j.core.algorithm.Effect;
import org.paxos4j.core.algorithm.EffectRecord;
import org.paxos4j.core.algorithm.Invariants;
import org.paxos4j.core.algorithm.Leader;
import org.paxos4j.core.algorithm.PaxosAgent;
import org.paxos4j.core.algorithm.PaxosAlgorithm;
import org.paxos4j.core.algorithm.PaxosEvent;
import org.paxos4j.core.algorithm.ProtocolLimits;
import org.paxos4j.core.algorithm.StoredState;

/**
 * A slot at the leader of three: it is proposed with one command, and the oldest one under way gets its two votes, one of
 * them the leader's own, and is committed. Nothing that the algorithm asks for is done.
 */
public class AlgorithmBenchmark extends EngineBenchmark {
    private static final int ME = 1;
    private static final int PEER = 2;
    private static final long NOW = 1_000_000_000;
    private static final long TIMEOUT = 600_000_000;
    private static final Progress OF_VOTER = new Progress(Samples.EPOCH, Identifier.ORIGIN);

    /** How many slots are under way once the new one is proposed. */
    @Param({"1", "64"})
    public int open;

    private final PaxosAlgorithm algorithm = new PaxosAlgorithm(new ProtocolLimits(50_000_000, 500_000_000));
    private final AcceptedRing log = new AcceptedRing();
    private final ClientCommands commands = new ClientCommands(1, List.of(Samples.envelope(1, 16)));
    private PaxosAgent agent = PaxosAgent.restarted(
            ME,
            CountingQuorum.majority(Set.of(ME, PEER, 3)),
            new StoredState(Progress.INITIAL, BallotNumber.FLOOR, BallotNumber.FLOOR, 0),
            NOW);
    private EffectRecord record;

    /** Elects it, and has it propose all slots under way but one. */
    @Setup
    public void lead() {
        beginTurn();
        hear(new CheckTimeout(false));
        hear(new ProbeAnswer(sent(Probe.class).round(), PEER, Progress.INITIAL, false));
        hear(sent(PrepareAck.class));
        Identifier asked = new Identifier(ME, Samples.EPOCH, 1);
        hear(new PrepareAck(asked, PEER, OF_VOTER, 0, 0, 1, PrepareAck.WITHOUT_END, List.of()));
        if (!(agent.role() instanceof Leader leader) || !leader.epoch().equals(Samples.EPOCH)) {
            throw new IllegalStateException("no leader of " + Samples.EPOCH + ", but " + agent);
        }
        for (int slot = 1; slot < open; slot++) {
            hear(commands);
        }
        endTurn();
    }

    /** The three steps alone. */
    @Benchmark
    public EffectRecord step() {
        beginTurn();
        slot();
        return endTurn();
    }

    /** All that a replica's turn asks of the algorithm, if each slot has a turn of its own. */
    @Benchmark
    public EffectRecord turn() {
        PaxosAgent before = agent;
        beginTurn();
        slot();
        Invariants.check(before, agent, record);
        if (agent.deadline() <= NOW) {
            throw new IllegalStateException("something is due");
        }
        return endTurn();
    }

    private void slot() {
        hear(commands);
        long oldest = agent.committedSlot() + 1;
        Identifier proposal = new Identifier(ME, Samples.EPOCH, oldest);
        hear(new AcceptAck(proposal, PEER, OF_VOTER));
        hear(new AcceptAck(proposal, ME, OF_VOTER));
        if (agent.committedSlot() != oldest) {
            throw new IllegalStateException("slot " + oldest + " is not committed");
        }
    }

    private void beginTurn() {
        record = new EffectRecord(log, NOW, AppliedDigest.NONE, () -> TIMEOUT);
    }

    private void hear(PaxosMessage message) {
        agent = algorithm.apply(new PaxosEvent(record, agent, message));
    }

    private EffectRecord endTurn() {
        log.putAll(record.journalled());
        return record;
    }

    private <M> M sent(Class<M> type) {
        for (Effect effect : record.effects()) {
            if (effect instanceof Effect.Send send && type.isInstance(send.message())) {
                return type.cast(send.message());
            }
        }
        throw new IllegalStateException("no " + type.getSimpleName() + " among " + record.effects());
    }
}
