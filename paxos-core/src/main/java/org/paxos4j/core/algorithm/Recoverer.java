/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.PaxosMessageHandler;
import org.paxos4j.api.protocol.PrepareAck;

/**
 * A candidate that collects promises.
 *
 * @param epoch its ballot
 * @param fromSlot the lowest slot it asked for: the one above its committed mark
 * @param coverage for each voter the slots that its pages cover
 * @param highest for each slot the accept of the highest ballot that any voter reported
 */
public record Recoverer(
        BallotNumber epoch, long fromSlot, Map<Integer, Coverage> coverage, SortedMap<Long, Accept> highest)
        implements PaxosRole {
    /** Checks that nothing is missing. */
    public Recoverer {
        Objects.requireNonNull(epoch, "epoch");
        coverage = Map.copyOf(coverage);
        highest = Collections.unmodifiableSortedMap(highest);
    }

    static Recoverer standing(BallotNumber epoch, long fromSlot) {
        return new Recoverer(epoch, fromSlot, Map.of(), new TreeMap<>());
    }

    /**
     * With one more page. Accepts of a voter whose pages do not yet cover the range are used too: the value of the
     * highest ballot below ours among more reports than needed is still the one that may have been chosen.
     */
    Recoverer with(PrepareAck page) {
        Map<Integer, Coverage> covered = new TreeMap<>(coverage);
        covered.merge(
                page.from(),
                Coverage.of(page.coversFrom(), page.coversTo()),
                (before, more) -> before.plus(page.coversFrom(), page.coversTo()));
        SortedMap<Long, Accept> best = new TreeMap<>(highest);
        for (Accept accept : page.highestUncommitted()) {
            best.merge(accept.id().logIndex(), accept, (a, b) -> b.id().number().isAbove(a.id().number()) ? b : a);
        }
        return new Recoverer(epoch, fromSlot, covered, best);
    }

    /** The voters whose pages cover every slot from {@link #fromSlot} on, without a gap. */
    Set<Integer> voters() {
        Set<Integer> voters = new TreeSet<>();
        coverage.forEach((voter, slots) -> {
            if (slots.coversFrom(fromSlot)) {
                voters.add(voter);
            }
        });
        return voters;
    }

    @Override
    public PaxosMessageHandler<PaxosAgent> reactions(Step step) {
        return new RecovererReactions(step, this);
    }
}
