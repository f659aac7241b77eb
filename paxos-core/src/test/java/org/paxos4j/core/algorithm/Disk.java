/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Progress;

/** One node's disk: groups that were handed over, and what of them is synced. A crash leaves only the latter. */
final class Disk {
    private record Group(Progress progress, List<Accept> entries) {}

    private final Deque<Group> handedOver = new ArrayDeque<>();
    private final TreeMap<Long, Accept> entries = new TreeMap<>();
    private Progress progress = Progress.INITIAL;
    private long handedOverGroups;
    private long syncedGroups;

    void handOver(Progress asOfNow, List<Accept> accepts) {
        handedOver.add(new Group(asOfNow, accepts));
        handedOverGroups++;
    }

    boolean isIdle() {
        return handedOver.isEmpty();
    }

    void syncOne() {
        Group group = handedOver.remove();
        group.entries().forEach(accept -> entries.put(accept.id().logIndex(), accept));
        progress = group.progress();
        syncedGroups++;
    }

    void crash() {
        handedOver.clear();
        handedOverGroups = syncedGroups;
    }

    /** A mark may fall back over a restart: only promises and accepts are forced. */
    void markFallsBackTo(long slot) {
        if (slot < progress.committedSlot()) {
            Accept held = entries.get(slot);
            progress = new Progress(progress.highestPromised(), held == null ? Identifier.ORIGIN : held.id());
        }
    }

    long handedOverGroups() {
        return handedOverGroups;
    }

    long syncedGroups() {
        return syncedGroups;
    }

    Progress progress() {
        return progress;
    }

    /** What a restart makes of the stored promise. */
    BallotNumber promise() {
        return BallotNumber.max(progress.highestPromised(), highestBallotAboveMark());
    }

    BallotNumber highestBallotAboveMark() {
        BallotNumber highest = BallotNumber.FLOOR;
        for (Accept accept : entries.tailMap(progress.committedSlot(), false).values()) {
            highest = BallotNumber.max(highest, accept.id().number());
        }
        return highest;
    }

    List<Accept> above(long slot) {
        return new ArrayList<>(entries.tailMap(slot, false).values());
    }

    @Nullable
    Accept get(long slot) {
        return entries.get(slot);
    }

    long highestStampNanos() {
        return entries.headMap(progress.committedSlot(), true).values().stream()
                .mapToLong(accept -> PaxosData.stampOf(accept.value()))
                .max()
                .orElse(0);
    }
}
