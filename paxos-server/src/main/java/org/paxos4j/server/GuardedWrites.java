/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.paxos4j.examples.lock.GuardedResource;

/**
 * Writes to resources that locks guard, one for each lock, and looks by itself whether the order of what they took is that of the
 * tokens. Safe for use by any thread.
 */
final class GuardedWrites {
    private final Map<String, GuardedResource> resources = new HashMap<>();
    private final Map<String, Write> last = new HashMap<>();
    private long taken;
    private long turnedAway;
    private long outOfOrder;

    private record Write(long token, String owner) {}

    /**
     * What has become of all writes.
     *
     * @param taken how many were taken
     * @param turnedAway how many came under a token older than another's before
     * @param outOfOrder how many were taken that should not have been: under an older token, or under one that is another's
     */
    record Result(long taken, long turnedAway, long outOfOrder) {}

    /** Writes under a token; whether it was taken. */
    synchronized boolean write(String lock, long token, String owner) {
        OptionalLong number =
                resources.computeIfAbsent(lock, none -> new GuardedResource()).write(token, owner);
        if (number.isEmpty()) {
            turnedAway++;
            return false;
        }
        taken++;
        @Nullable Write before = last.put(lock, new Write(token, owner));
        if (before != null && (token < before.token || (token == before.token && !owner.equals(before.owner)))) {
            outOfOrder++;
        }
        return true;
    }

    synchronized Result result() {
        return new Result(taken, turnedAway, outOfOrder);
    }
}
