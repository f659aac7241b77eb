/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log remembers of one client: which of its sequences are done, and how they were answered. Sequences need not
 * come in order (a later one may overtake an earlier one through another leader), so this is a set, not a highest number.
 */
final class Session {
    /** How many answers a session keeps at most; equal on all nodes, because it decides outcomes. */
    static final int MAX_CACHED_REPLIES = 1_024;
    /** How much these may weigh together, but for the last one and the one at the floor; equal on all nodes, too. */
    static final int MAX_CACHED_BYTES = 4 << 20;

    private static final long FIRST_SEQUENCE = 1;
    /** A table that has held more is given up when it is empty: it never becomes smaller by itself. */
    private static final int SMALL_TABLE = 64;

    // Nothing depends on the order in which it is gone through.
    private Map<Long, Answer> answers = new HashMap<>();
    private int mostAnswers;
    private long floor = FIRST_SEQUENCE;
    private long weightBytes;
    private long lastUsedNanos;

    Session(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    void used(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    /** The log's clock when it was last used. */
    long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** The client has no more use for sequences below {@code newFloor}; a lower floor than before changes nothing. */
    void raiseFloor(long newFloor) {
        if (newFloor <= floor) {
            return;
        }
        if (newFloor - floor <= answers.size()) {
            for (long sequence = floor; sequence < newFloor; sequence++) {
                Answer forgotten = answers.remove(sequence);
                weightBytes -= forgotten == null ? 0 : forgotten.weightBytes();
            }
        } else {
            answers.keySet().removeIf(sequence -> sequence < newFloor);
            weightBytes =
                    answers.values().stream().mapToLong(Answer::weightBytes).sum();
        }
        floor = newFloor;
        if (answers.isEmpty() && mostAnswers > SMALL_TABLE) {
            answers = new HashMap<>();
            mostAnswers = 0;
        }
    }

    /** Whether the reply of {@code sequence} is forgotten, if there ever was one: it must not be applied any more. */
    boolean isBelowFloor(long sequence) {
        return sequence < floor;
    }

    /** What became of {@code sequence}; {@code null} if it was never applied. */
    @Nullable
    Answer answerOf(long sequence) {
        return answers.get(sequence);
    }

    /**
     * Whether there is no room for the answer of {@code sequence}. However much the others weigh, there is for the one at the
     * floor: as long as that is open its client cannot raise the floor, so that a session would stay full for ever. Of the
     * number the same need not be said: a client goes no further than that above its floor.
     */
    boolean isFullFor(long sequence) {
        return answers.size() >= MAX_CACHED_REPLIES || (weightBytes >= MAX_CACHED_BYTES && sequence > floor);
    }

    void remember(long sequence, Answer answer) {
        answers.put(sequence, answer);
        mostAnswers = Math.max(mostAnswers, answers.size());
        weightBytes += answer.weightBytes();
    }

    /** How much its answers weigh together. */
    long weightBytes() {
        return weightBytes;
    }
}
