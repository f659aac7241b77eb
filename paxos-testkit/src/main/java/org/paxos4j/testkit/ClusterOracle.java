/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.statemachine.Bytes;

/**
 * Sees all disks and all that is said, and objects at once: when a message tells of what is not on its sender's disk; when a
 * slot is called chosen that a majority of the disks does not hold; when a value that is handed on is not the chosen one; when
 * two nodes, or two lives of one, that have applied equally much differ.
 *
 * <p>On a disk is what was synced, and what a crash in the middle of a sync has left there: it could as well have been synced
 * just before the crash, so no rule needs to know which it was. What is damaged later still counts, for it was there when its
 * node voted; that the node says no more about it is {@link VirtualDisk}'s matter.
 */
final class ClusterOracle {
    private final Map<Integer, VirtualDisk> disks;
    private final Map<Long, Bytes> chosen = new HashMap<>();
    private final Map<Long, Long> digests = new HashMap<>();
    private long chosenUpTo;

    ClusterOracle(Map<Integer, VirtualDisk> disks) {
        this.disks = disks;
    }

    /** A message leaves a node. */
    void left(int from, PeerMessage message) {
        VirtualDisk disk = Objects.requireNonNull(disks.get(from));
        if (message instanceof Prepare prepare) {
            require(!disk.progress().highestPromised().isBelow(prepare.id().number()), from, message);
        } else if (message instanceof PrepareAck ack) {
            require(!disk.progress().highestPromised().isBelow(ack.requestId().number()), from, message);
            ack.highestUncommitted().forEach(accept -> require(hasVoted(disk, accept.id()), from, message));
        } else if (message instanceof Accept accept) {
            require(!disk.progress().highestPromised().isBelow(accept.id().number()), from, message);
        } else if (message instanceof AcceptAck ack) {
            require(hasVoted(disk, ack.requestId()), from, message);
        } else if (message instanceof Commit commit) {
            chosenUpTo(commit.identifier().logIndex());
        } else if (message instanceof RetransmitResponse response) {
            chosenUpTo(response.committedSlot());
            for (Accept accept : response.committed()) {
                Bytes value = accept.value().encoded();
                require(Objects.equals(value, chosen.get(accept.id().logIndex())), from, message);
            }
        }
    }

    /** It may have voted under a higher ballot since, or have learned what is chosen. */
    private static boolean hasVoted(VirtualDisk disk, Identifier id) {
        JournalEntry held = disk.entries().get(id.logIndex());
        return (held != null && !held.id().number().isBelow(id.number()))
                || id.logIndex() <= disk.progress().committedSlot();
    }

    /** All slots up to one are said to be chosen: then a majority of the disks holds the same value at each. */
    private void chosenUpTo(long slot) {
        for (; chosenUpTo < slot; chosenUpTo++) {
            Map<Bytes, Integer> copies = new HashMap<>();
            for (VirtualDisk disk : disks.values()) {
                JournalEntry held = disk.entries().get(chosenUpTo + 1);
                if (held != null) {
                    copies.merge(held.value(), 1, Integer::sum);
                }
            }
            long next = chosenUpTo + 1;
            chosen.put(
                    next,
                    copies.entrySet().stream()
                            .filter(value -> value.getValue() > disks.size() / 2)
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("slot " + next + " is not chosen")));
        }
    }

    /** How a node is, after a turn. */
    void seen(NodeStatus status) {
        Long before = digests.putIfAbsent(status.digestSlot(), status.digest());
        if (before != null && before != status.digest()) {
            throw new AssertionError("node " + status.node() + " differs after slot " + status.digestSlot());
        }
        chosenUpTo(status.digestSlot());
    }

    private static void require(boolean holds, int from, PeerMessage message) {
        if (!holds) {
            String text = message.toString();
            throw new AssertionError(
                    "node " + from + " must not have sent " + text.substring(0, Math.min(300, text.length())));
        }
    }
}
