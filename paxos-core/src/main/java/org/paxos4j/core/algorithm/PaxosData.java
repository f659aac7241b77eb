/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Progress;

/**
 * A node's state.
 *
 * @param progress its promise and committed mark; the only part that outlives a restart
 * @param role its role, with what only that role has
 * @param timeout when it does something about hearing nothing, in nanoseconds of its clock; a leader has its own per slot
 * @param heard the leader that it heard last
 * @param highestSeen the highest ballot in any message, nacks included: its own next one goes above. It is no promise.
 * @param highestStampNanos the highest stamp of a value that it has committed
 */
public record PaxosData(
        Progress progress,
        PaxosRole role,
        long timeout,
        HeardLeader heard,
        BallotNumber highestSeen,
        long highestStampNanos) {
    /** Checks that nothing is missing. */
    public PaxosData {
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(heard, "heard");
        Objects.requireNonNull(highestSeen, "highestSeen");
    }

    /** The stamp of a value; 0 for one that has none. */
    static long stampOf(CommandValue value) {
        return value instanceof CommandBatch batch ? batch.stampNanos() : 0;
    }

    PaxosData as(PaxosRole next) {
        return new PaxosData(progress, next, timeout, heard, highestSeen, highestStampNanos);
    }

    PaxosData until(long next) {
        return new PaxosData(progress, role, next, heard, highestSeen, highestStampNanos);
    }

    PaxosData promised(BallotNumber number) {
        return new PaxosData(progress.promised(number), role, timeout, heard, highestSeen, highestStampNanos);
    }

    PaxosData committed(Accept accept) {
        long stamp = Math.max(highestStampNanos, stampOf(accept.value()));
        return new PaxosData(progress.committed(accept.id()), role, timeout, heard, highestSeen, stamp);
    }

    PaxosData hearing(HeardLeader leader) {
        return new PaxosData(progress, role, timeout, leader, highestSeen, highestStampNanos);
    }

    PaxosData seen(BallotNumber number) {
        return number.isAbove(highestSeen)
                ? new PaxosData(progress, role, timeout, heard, number, highestStampNanos)
                : this;
    }
}
