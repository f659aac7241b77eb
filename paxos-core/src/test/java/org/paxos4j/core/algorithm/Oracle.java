/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.PrepareAck;

/** Sees everything that any node ever says or delivers, in all its lives, and knows what must hold of it. */
final class Oracle {
    private record Proposal(long slot, BallotNumber ballot) {}

    private final int majority;
    private final Map<Long, CommandValue> chosen = new HashMap<>();
    private final Map<Proposal, CommandValue> proposed = new HashMap<>();
    private final Map<BallotNumber, Set<Integer>> promises = new HashMap<>();
    private final Map<Proposal, Set<Integer>> votes = new HashMap<>();
    private final Map<Integer, BallotNumber> highestVote = new HashMap<>();
    private final Map<Integer, Long> lastDelivered = new HashMap<>();

    Oracle(int members) {
        majority = members / 2 + 1;
    }

    /** A node starts with what is durable; values up to its mark are applied again from its store. */
    void started(int node, PaxosAgent agent, Disk disk) {
        BallotNumber voted = highestVote.getOrDefault(node, BallotNumber.FLOOR);
        require(!agent.promised().isBelow(voted), () -> "node " + node + " restarted below its vote under " + voted);
        for (long slot = 1; slot <= agent.committedSlot(); slot++) {
            Accept held = disk.get(slot);
            if (held == null) {
                throw new AssertionError("node " + node + " restarted with a mark above the missing slot " + slot);
            }
            isChosen(node, slot, held.value());
        }
        lastDelivered.put(node, agent.committedSlot());
    }

    void delivered(int node, Payload payload) {
        long slot = lastDelivered.getOrDefault(node, 0L) + 1;
        require(payload.slot() == slot, () -> "node " + node + " delivered " + payload + " instead of slot " + slot);
        lastDelivered.put(node, slot);
        isChosen(node, slot, payload.value());
    }

    /** A leader, that learns nothing, has committed a slot: so many have voted for it under this ballot. */
    void chosenByVotes(int node, Identifier id) {
        int voters = votes.getOrDefault(proposal(id), Set.of()).size();
        require(voters >= majority, () -> "node " + node + " has committed by " + voters + " votes " + id);
    }

    private static Proposal proposal(Identifier id) {
        return new Proposal(id.logIndex(), id.number());
    }

    /** What a node decides to say, before it may leave: later its promise and its mark may be higher. */
    void says(int node, PaxosAgent before, PeerMessage message) {
        if (message instanceof PrepareAck ack) {
            Identifier asked = ack.requestId();
            require(
                    asked.logIndex() > before.committedSlot(),
                    () -> "node " + node + " promises below its mark: " + ack);
            require(!asked.number().isBelow(before.promised()), () -> "node " + node + " promises less: " + ack);
        } else if (message instanceof AcceptAck ack) {
            boolean less = ack.requestId().number().isBelow(before.promised());
            require(!less, () -> "node " + node + " votes below its promise: " + ack);
        } else if (message instanceof Commit commit) {
            int owner = commit.identifier().number().nodeIdentifier();
            require(owner == node, () -> "node " + node + " commits under another's ballot: " + commit);
        }
    }

    void served(int node, Accept accept) {
        isChosen(node, accept.id().logIndex(), accept.value());
    }

    private void isChosen(int node, long slot, CommandValue value) {
        CommandValue before = chosen.putIfAbsent(slot, value);
        require(
                before == null || before.equals(value),
                () -> "disagreement at slot " + slot + ": " + before + ", but node " + node + " has " + value);
    }

    /** A message leaves its node now, for the network or for the node itself. */
    void left(int node, PeerMessage message, Disk disk) {
        if (message instanceof Accept accept) {
            CommandValue before = proposed.putIfAbsent(proposal(accept.id()), accept.value());
            require(before == null || before.equals(accept.value()), () -> "two values for " + accept.id());
            int promised = promises.getOrDefault(accept.id().number(), Set.of()).size();
            require(promised >= majority, () -> "a proposal with " + promised + " promises: " + accept.id());
        } else if (message instanceof PrepareAck ack) {
            BallotNumber ballot = ack.requestId().number();
            promises.computeIfAbsent(ballot, any -> new TreeSet<>()).add(node);
            votes(node, ballot, disk);
        } else if (message instanceof AcceptAck ack) {
            votes(node, ack.requestId().number(), disk);
            votes.computeIfAbsent(proposal(ack.requestId()), any -> new TreeSet<>())
                    .add(node);
            Accept held = disk.get(ack.requestId().logIndex());
            boolean kept =
                    held != null && !held.id().number().isBelow(ack.requestId().number());
            require(
                    kept || chosen.containsKey(ack.requestId().logIndex()),
                    () -> "node " + node + " has voted for what is not durable: " + ack);
        }
    }

    private void votes(int node, BallotNumber ballot, Disk disk) {
        require(
                !disk.promise().isBelow(ballot),
                () -> "node " + node + " speaks of a promise that is not durable: " + ballot);
        highestVote.merge(node, ballot, BallotNumber::max);
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
