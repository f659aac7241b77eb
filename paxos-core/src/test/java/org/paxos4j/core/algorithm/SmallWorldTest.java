/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.RetransmitResponse;

/**
 * Every message to every small follower: promises and ballots of {1.2, 2.2, 2.3, 3.2}, marks 0 to 2, and above the mark every
 * way to hold nothing or a value under one of these ballots in two slots. What must come of it is said here in other words
 * than in the code: by slot sets instead of control flow.
 */
class SmallWorldTest {
    private static final List<BallotNumber> BALLOTS = List.of(ballot(1, 2), ballot(2, 2), ballot(2, 3), ballot(3, 2));
    private static final int OPEN = 2;
    private static final int WINDOW = OneNode.LIMITS.acceptWindowSlots();

    private record World(BallotNumber promise, long mark, SortedMap<Long, Accept> open) {
        OneNode node() {
            return follower(3, promise, mark, open.values().toArray(Accept[]::new))
                    .passes(1);
        }
    }

    @Test
    void everyPrepare() {
        for (World world : worlds()) {
            for (BallotNumber ballot : BALLOTS) {
                for (long from = 1; from <= world.mark + OPEN + 1; from++) {
                    OneNode node = world.node().hears(prepare(ballot, from));
                    boolean promises = from > world.mark && ballot.compareTo(world.promise) >= 0;
                    assertEquals(promises ? ballot : world.promise, node.promised());
                    assertEquals(promises ? 0 : 1, node.sent(PrepareNack.class).size());
                    List<Accept> reported = new ArrayList<>();
                    node.sent(PrepareAck.class).forEach(page -> reported.addAll(page.highestUncommitted()));
                    assertEquals(promises ? List.copyOf(world.open.tailMap(from).values()) : List.of(), reported);
                    assertEquals(List.of(), node.journalled());
                    assertTrue(node.sentTo(PrepareAck.class).stream().allMatch(to -> to == ballot.nodeIdentifier()));
                }
            }
        }
    }

    @Test
    void everyAccept() {
        for (World world : worlds()) {
            for (BallotNumber ballot : BALLOTS) {
                for (long slot = 1; slot <= world.mark + WINDOW + 2; slot++) {
                    Accept accept = accept(slot, ballot, "slot " + slot + " under " + ballot);
                    OneNode node = world.node().hears(accept);
                    boolean refused = slot <= world.mark || ballot.compareTo(world.promise) < 0;
                    boolean votes = !refused && slot <= world.mark + WINDOW;
                    assertEquals(refused ? 1 : 0, node.sent(AcceptNack.class).size());
                    assertEquals(votes ? 1 : 0, node.sent(AcceptAck.class).size());
                    assertEquals(votes ? ballot : world.promise, node.promised());
                    boolean writes = votes && !accept.equals(world.open.get(slot));
                    assertEquals(writes ? List.of(accept) : List.of(), node.journalled());
                    assertEquals(world.mark, node.committed());
                }
            }
        }
    }

    @Test
    void everyCommit() {
        for (World world : worlds()) {
            for (BallotNumber ballot : BALLOTS) {
                for (long upTo = 0; upTo <= world.mark + OPEN + 1; upTo++) {
                    OneNode node = world.node();
                    long timeout = node.agent().data().timeout();
                    node.hears(commit(ballot, upTo, 1));
                    long stops = world.mark + 1;
                    while (stops <= upTo
                            && world.open.containsKey(stops)
                            && world.open.get(stops).id().number().equals(ballot)) {
                        stops++;
                    }
                    boolean counts = ballot.compareTo(world.promise) >= 0;
                    assertEquals(stops - 1, node.committed());
                    assertEquals(stops - 1 - world.mark, node.delivered().size());
                    assertEquals(world.promise, node.promised());
                    assertEquals(counts ? 0 : 1, node.sent(AcceptNack.class).size());
                    assertEquals(counts, node.agent().data().timeout() != timeout);
                    assertEquals(List.of(), node.journalled());
                }
            }
        }
    }

    @Test
    void everyRunOfChosenValues() {
        for (World world : worlds()) {
            for (long first = 1; first <= world.mark + 2; first++) {
                for (long last = first; last <= world.mark + OPEN; last++) {
                    List<Accept> run = new ArrayList<>();
                    for (long slot = first; slot <= last; slot++) {
                        run.add(accept(slot, ballot(4, 3), "slot " + slot + " under 4.3"));
                    }
                    OneNode node = world.node().hears(new RetransmitResponse(3, 1, last, run));
                    boolean follows = first <= world.mark + 1 && last > world.mark;
                    assertEquals(follows ? last : world.mark, node.committed());
                    assertEquals(
                            follows ? last - world.mark : 0, node.journalled().size());
                    assertEquals(world.promise, node.promised(), "learning is no promise");
                }
            }
        }
    }

    private static List<World> worlds() {
        List<World> worlds = new ArrayList<>();
        for (BallotNumber promise : BALLOTS) {
            for (long mark = 0; mark <= 2; mark++) {
                fill(worlds, promise, mark, mark + 1, new TreeMap<>());
            }
        }
        return worlds;
    }

    /** All ways to hold nothing, or a value under a ballot that is not above the promise, in the slots from here on. */
    private static void fill(
            List<World> worlds, BallotNumber promise, long mark, long slot, SortedMap<Long, Accept> open) {
        if (slot > mark + OPEN) {
            worlds.add(new World(promise, mark, new TreeMap<>(open)));
            return;
        }
        fill(worlds, promise, mark, slot + 1, open);
        for (BallotNumber ballot : BALLOTS) {
            if (ballot.compareTo(promise) <= 0) {
                open.put(slot, accept(slot, ballot, "slot " + slot + " under " + ballot));
                fill(worlds, promise, mark, slot + 1, open);
                open.remove(slot);
            }
        }
    }
}
