/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.prepare;
import static org.paxos4j.core.algorithm.OneNode.progress;
import static org.paxos4j.core.algorithm.OneNode.recoverer;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/**
 * The protocol as decision tables: for each role and message all that node 1 of three does, in order, and what it then is.
 * Its mark is 2; a follower has promised 5.2, candidates and leaders their own 6.1; a leader has proposed slot 3.
 *
 * <p>How to read a row: {@code Commit>2} is a message to node 2, {@code journal 3} an accept at slot 3, {@code fresh} a new
 * election time-out, {@code raised} a higher promise, a dash nothing at all.
 */
class DecisionTableTest {
    private static final BallotNumber BELOW = ballot(4, 3);
    private static final BallotNumber ABOVE = ballot(9, 3);

    @ParameterizedTest(name = "a {0} hears a prepare {1} its promise from slot {2} on: {3}, then {4}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | below | 3  | PrepareNack>3              | follower
            follower  | at    | 3  | PrepareAck>2               | follower
            follower  | above | 3  | PrepareAck>3 fresh raised  | follower
            follower  | above | 5  | PrepareAck>3 fresh raised  | follower
            follower  | below | 2  | PrepareNack>3              | follower
            follower  | at    | 2  | PrepareNack>2              | follower
            follower  | above | 2  | PrepareNack>3              | follower
            follower  | above | 1  | PrepareNack>3              | follower
            recoverer | below | 3  | PrepareNack>3              | recoverer
            recoverer | at    | 3  | drop IMPOSSIBLE            | recoverer
            recoverer | above | 3  | PrepareAck>3 fresh raised  | follower
            recoverer | below | 2  | PrepareNack>3              | recoverer
            recoverer | at    | 2  | drop IMPOSSIBLE            | recoverer
            recoverer | above | 2  | PrepareNack>3 fresh        | follower
            leader    | below | 3  | PrepareNack>3              | leader
            leader    | at    | 3  | drop IMPOSSIBLE            | leader
            leader    | above | 3  | clients told, PrepareAck>3 fresh raised | follower
            leader    | below | 2  | PrepareNack>3              | leader
            leader    | at    | 2  | drop IMPOSSIBLE            | leader
            leader    | above | 2  | clients told, PrepareNack>3 fresh       | follower
            """)
    void aPrepare(String role, String ballot, long slot, String does, String then) {
        OneNode node = in(role);
        decides(node, prepare(ballotOf(node, ballot), slot), does, then);
    }

    @ParameterizedTest(name = "a {0} hears an accept {1} its promise at slot {2}: {3}, then {4}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | below | 3  | AcceptNack>3                     | follower
            follower  | at    | 3  | AcceptAck>2 journal 3            | follower
            follower  | above | 3  | AcceptAck>3 journal 3 raised     | follower
            follower  | below | 2  | AcceptNack>3                     | follower
            follower  | at    | 2  | AcceptNack>2                     | follower
            follower  | above | 2  | AcceptNack>3                     | follower
            follower  | at    | 1  | AcceptNack>2                     | follower
            follower  | above | 1  | AcceptNack>3                     | follower
            follower  | at    | 5  | AcceptAck>2 journal 5            | follower
            follower  | at    | 10 | AcceptAck>2 journal 10           | follower
            follower  | below | 11 | AcceptNack>3                     | follower
            follower  | at    | 11 | drop BEYOND_WINDOW               | follower
            follower  | above | 11 | drop BEYOND_WINDOW               | follower
            recoverer | below | 3  | AcceptNack>3                     | recoverer
            recoverer | at    | 3  | drop IMPOSSIBLE                  | recoverer
            recoverer | above | 3  | AcceptAck>3 journal 3 fresh raised | follower
            recoverer | above | 2  | AcceptNack>3 fresh               | follower
            recoverer | above | 11 | drop BEYOND_WINDOW fresh         | follower
            leader    | below | 3  | AcceptNack>3                     | leader
            leader    | at    | 3  | drop IMPOSSIBLE                  | leader
            leader    | above | 3  | clients told, AcceptAck>3 journal 3 fresh raised | follower
            leader    | below | 2  | AcceptNack>3                     | leader
            leader    | above | 2  | clients told, AcceptNack>3 fresh                 | follower
            leader    | above | 11 | clients told, drop BEYOND_WINDOW fresh           | follower
            """)
    void anAccept(String role, String ballot, long slot, String does, String then) {
        OneNode node = in(role);
        decides(node, accept(slot, ballotOf(node, ballot), "other"), does, then);
    }

    @ParameterizedTest(name = "a {0} hears a commit {1} its promise of slot {2}: {3}, then {4}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | below | 1  | AcceptNack>3                      | follower
            follower  | below | 2  | AcceptNack>3                      | follower
            follower  | below | 4  | AcceptNack>3                      | follower
            follower  | at    | 1  | HeartbeatAck>2 fresh              | follower
            follower  | at    | 2  | HeartbeatAck>2 fresh              | follower
            follower  | at    | 4  | HeartbeatAck>2 fresh              | follower
            follower  | above | 1  | HeartbeatAck>3 fresh              | follower
            follower  | above | 2  | HeartbeatAck>3 fresh              | follower
            follower  | above | 4  | HeartbeatAck>3 fresh              | follower
            recoverer | below | 2  | AcceptNack>3                      | recoverer
            recoverer | below | 4  | RetransmitRequest>3, AcceptNack>3 fresh | follower
            recoverer | at    | 2  | drop IMPOSSIBLE                   | recoverer
            recoverer | at    | 4  | RetransmitRequest>2, HeartbeatAck>1 fresh | follower
            recoverer | above | 1  | HeartbeatAck>3 fresh              | follower
            recoverer | above | 2  | HeartbeatAck>3 fresh              | follower
            recoverer | above | 4  | RetransmitRequest>3, HeartbeatAck>3 fresh | follower
            leader    | below | 1  | AcceptNack>3                      | leader
            leader    | below | 2  | AcceptNack>3                      | leader
            leader    | below | 4  | clients told, RetransmitRequest>3, AcceptNack>3 fresh | follower
            leader    | at    | 2  | drop IMPOSSIBLE                   | leader
            leader    | above | 2  | clients told, HeartbeatAck>3 fresh | follower
            leader    | above | 4  | clients told, RetransmitRequest>3, HeartbeatAck>3 fresh | follower
            """)
    void aCommit(String role, String ballot, long mark, String does, String then) {
        OneNode node = in(role);
        decides(node, commit(ballotOf(node, ballot), mark, 1), does, then);
    }

    /** "about": a ballot that the node asked under, or another one. "shows": what the answer tells of its sender's progress. */
    @ParameterizedTest(name = "a {0} hears a {1} of node {2} about {3} ballot that shows {4}: {5}, then {6}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | PrepareAck  | 3 | another | nothing new    | drop STALE_VOTE                 | follower
            follower  | PrepareAck  | 3 | another | higher promise | drop STALE_VOTE                 | follower
            follower  | PrepareAck  | 3 | another | higher mark    | drop STALE_VOTE                 | follower
            follower  | PrepareNack | 3 | another | nothing new    | -                               | follower
            follower  | PrepareNack | 3 | another | higher promise | -                               | follower
            follower  | PrepareNack | 3 | another | higher mark    | -                               | follower
            follower  | AcceptAck   | 3 | another | nothing new    | drop STALE_VOTE                 | follower
            follower  | AcceptAck   | 3 | another | higher mark    | drop STALE_VOTE                 | follower
            follower  | AcceptNack  | 3 | another | nothing new    | -                               | follower
            follower  | AcceptNack  | 3 | another | higher promise | -                               | follower
            follower  | ProbeAnswer | 3 | another | nothing new    | drop STALE_VOTE                 | follower
            recoverer | PrepareAck  | 3 | its     | nothing new    | -                               | recoverer
            recoverer | PrepareAck  | 7 | its     | nothing new    | drop UNKNOWN_VOTER              | recoverer
            recoverer | PrepareAck  | 3 | another | nothing new    | drop STALE_VOTE                 | recoverer
            recoverer | PrepareAck  | 3 | its     | higher promise | drop STALE_VOTE fresh           | follower
            recoverer | PrepareAck  | 3 | its     | higher mark    | RetransmitRequest>3, drop STALE_VOTE fresh | follower
            recoverer | PrepareNack | 3 | its     | nothing new    | -                               | recoverer
            recoverer | PrepareNack | 3 | its     | higher promise | fresh                           | follower
            recoverer | PrepareNack | 3 | its     | higher mark    | RetransmitRequest>3 fresh       | follower
            recoverer | AcceptAck   | 3 | its     | nothing new    | drop STALE_VOTE                 | recoverer
            recoverer | AcceptAck   | 3 | another | higher promise | drop STALE_VOTE fresh           | follower
            recoverer | AcceptAck   | 3 | another | higher mark    | RetransmitRequest>3, drop STALE_VOTE fresh | follower
            recoverer | AcceptNack  | 3 | another | nothing new    | -                               | recoverer
            recoverer | AcceptNack  | 3 | another | higher promise | fresh                           | follower
            recoverer | AcceptNack  | 3 | another | higher mark    | RetransmitRequest>3 fresh       | follower
            recoverer | ProbeAnswer | 3 | another | nothing new    | -                               | recoverer
            recoverer | ProbeAnswer | 3 | another | higher promise | drop STALE_VOTE fresh           | follower
            recoverer | ProbeAnswer | 3 | another | higher mark    | RetransmitRequest>3, drop STALE_VOTE fresh | follower
            leader    | PrepareAck  | 3 | its     | nothing new    | -                               | leader
            leader    | PrepareAck  | 3 | another | nothing new    | drop STALE_VOTE                 | leader
            leader    | PrepareAck  | 3 | another | higher promise | clients told, drop STALE_VOTE, Probe>2, Probe>3 fresh | follower
            leader    | PrepareAck  | 3 | its     | higher mark    | clients told, RetransmitRequest>3, drop STALE_VOTE fresh | follower
            leader    | PrepareNack | 3 | its     | nothing new    | -                               | leader
            leader    | PrepareNack | 3 | its     | higher promise | clients told, Probe>2, Probe>3 fresh | follower
            leader    | PrepareNack | 3 | its     | higher mark    | clients told, RetransmitRequest>3 fresh | follower
            leader    | AcceptAck   | 3 | its     | nothing new    | -                               | leader
            leader    | AcceptAck   | 7 | its     | nothing new    | drop UNKNOWN_VOTER              | leader
            leader    | AcceptAck   | 3 | another | nothing new    | drop STALE_VOTE                 | leader
            leader    | AcceptAck   | 3 | its     | higher promise | clients told, drop STALE_VOTE, Probe>2, Probe>3 fresh | follower
            leader    | AcceptAck   | 3 | its     | higher mark    | clients told, RetransmitRequest>3, drop STALE_VOTE fresh | follower
            follower  | HeartbeatAck | 3 | another | nothing new    | drop STALE_VOTE                | follower
            recoverer | HeartbeatAck | 3 | another | nothing new    | drop STALE_VOTE                | recoverer
            recoverer | HeartbeatAck | 3 | another | higher promise | drop STALE_VOTE fresh          | follower
            leader    | HeartbeatAck | 1 | its     | nothing new    | -                              | leader
            leader    | HeartbeatAck | 3 | its     | nothing new    | compare 3                      | leader
            leader    | HeartbeatAck | 7 | its     | nothing new    | drop UNKNOWN_VOTER             | leader
            leader    | HeartbeatAck | 3 | another | nothing new    | drop STALE_VOTE                | leader
            leader    | HeartbeatAck | 3 | its     | higher promise | clients told, drop STALE_VOTE, Probe>2, Probe>3 fresh | follower
            leader    | HeartbeatAck | 3 | its     | higher mark    | clients told, RetransmitRequest>3, drop STALE_VOTE fresh | follower
            leader    | AcceptNack  | 3 | its     | nothing new    | -                               | leader
            leader    | AcceptNack  | 3 | its     | higher promise | clients told, Probe>2, Probe>3 fresh | follower
            leader    | AcceptNack  | 3 | its     | higher mark    | clients told, RetransmitRequest>3 fresh | follower
            leader    | ProbeAnswer | 3 | another | nothing new    | -                               | leader
            leader    | ProbeAnswer | 3 | another | higher promise | clients told, drop STALE_VOTE, Probe>2, Probe>3 fresh | follower
            leader    | ProbeAnswer | 3 | another | higher mark    | clients told, RetransmitRequest>3, drop STALE_VOTE fresh | follower
            """)
    void anAnswer(String role, String type, int from, String about, String shows, String does, String then) {
        OneNode node = in(role);
        Identifier id = new Identifier(1, about.equals("its") ? node.agent().ballot() : ballot(3, 1), 3);
        Progress progress = switch (shows) {
            case "higher promise" -> progress(ABOVE, 2);
            case "higher mark" -> progress(BELOW, 4);
            default -> progress(node.promised(), 2);
        };
        PaxosMessage message = switch (type) {
            case "PrepareAck" -> new PrepareAck(id, from, progress, 0, 0, 3, PrepareAck.WITHOUT_END, List.of());
            case "PrepareNack" -> new PrepareNack(id, from, progress, 0, 0);
            case "AcceptAck" -> new AcceptAck(id, from, progress);
            case "AcceptNack" -> new AcceptNack(id, from, progress);
            case "HeartbeatAck" -> new HeartbeatAck(id, 1, from, progress, AppliedDigest.NONE);
            default -> new ProbeAnswer(1, from, progress, false);
        };
        decides(node, message, does, then);
    }

    @ParameterizedTest(name = "a {0} is asked by node {1} for what follows on slot {2}: {3}, then {4}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | 3 | 0 | RetransmitResponse>3                      | follower
            follower  | 3 | 2 | RetransmitResponse>3                      | follower
            follower  | 3 | 4 | RetransmitResponse>3                      | follower
            follower  | 7 | 0 | drop IMPOSSIBLE                           | follower
            recoverer | 3 | 0 | RetransmitResponse>3                      | recoverer
            recoverer | 3 | 4 | RetransmitRequest>3, RetransmitResponse>3 fresh | follower
            leader    | 3 | 0 | RetransmitResponse>3                      | leader
            leader    | 3 | 2 | RetransmitResponse>3                      | leader
            leader    | 3 | 4 | clients told, RetransmitRequest>3, RetransmitResponse>3 fresh | follower
            """)
    void aRequestForChosenValues(String role, int from, long above, String does, String then) {
        decides(in(role), new RetransmitRequest(from, 1, above), does, then);
    }

    @ParameterizedTest(name = "a {0} is told slot {1} under a ballot {2} its promise, of {3} chosen: {4}, then {5}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | 3 | below | 3 | deliver 3 journal 3                      | follower
            follower  | 3 | above | 3 | deliver 3 journal 3                      | follower
            follower  | 3 | below | 9 | deliver 3, RetransmitRequest>3 journal 3 | follower
            follower  | 2 | below | 2 | -                                        | follower
            follower  | 4 | below | 4 | -                                        | follower
            recoverer | 2 | below | 2 | drop NOT_LEARNING                        | recoverer
            recoverer | 2 | above | 2 | fresh                                    | follower
            recoverer | 3 | below | 3 | RetransmitRequest>3, deliver 3, Probe>2, Probe>3 journal 3 fresh | follower
            recoverer | 4 | below | 4 | RetransmitRequest>3 fresh                | follower
            leader    | 2 | below | 2 | drop NOT_LEARNING                        | leader
            leader    | 2 | above | 2 | clients told, Probe>2, Probe>3 fresh | follower
            leader    | 3 | below | 3 | clients told, RetransmitRequest>3, deliver 3, Probe>2, Probe>3 journal 3 fresh | follower
            leader    | 4 | below | 4 | clients told, RetransmitRequest>3 fresh  | follower
            """)
    void chosenValues(String role, long slot, String ballot, long mark, String does, String then) {
        OneNode node = in(role);
        decides(
                node,
                new RetransmitResponse(3, 1, mark, List.of(accept(slot, ballotOf(node, ballot), "chosen " + slot))),
                does,
                then);
    }

    @ParameterizedTest(name = "a {0}, {1}: {2}, then {3}")
    @CsvSource(delimiter = '|', textBlock = """
            follower  | probed                  | ProbeAnswer>3                  | follower
            recoverer | probed                  | ProbeAnswer>3                  | recoverer
            leader    | probed                  | ProbeAnswer>3                  | leader
            follower  | told what all agree on  | compare                        | follower
            recoverer | told what all agree on  | compare                        | recoverer
            leader    | told what all agree on  | compare                        | leader
            follower  | given a command         | NotLeader, ask 0               | follower
            recoverer | given a command         | NotLeader, ask 0               | recoverer
            leader    | given a command         | proposed 4, Accept>2, Accept>3, AcceptAck>1 journal 4 | leader
            follower  | whose heartbeat is due  | -                              | follower
            recoverer | whose heartbeat is due  | -                              | recoverer
            leader    | whose heartbeat is due  | Commit>2, Commit>3, HeartbeatAck>1 | leader
            follower  | before its time-out     | -                              | follower
            recoverer | before its time-out     | -                              | recoverer
            leader    | before its time-out     | -                              | leader
            follower  | after its time-out      | Probe>2, Probe>3 fresh         | follower
            recoverer | after its time-out      | PrepareAck>1, Prepare>2, Prepare>3 fresh | recoverer
            leader    | after its time-out      | AcceptAck>1, Accept>2, Accept>3          | leader
            follower  | after a pause           | fresh                          | follower
            recoverer | after a pause           | fresh                          | recoverer
            leader    | after a pause           | AcceptAck>1, Accept>2, Accept>3          | leader
            """)
    void anEventOfItsOwn(String role, String event, String does, String then) {
        OneNode node = in(role);
        PaxosMessage message = switch (event) {
            case "told what all agree on" -> new AgreedDigest(3, AppliedDigest.NONE, 0);
            case "probed" -> new Probe(1, 3);
            case "given a command" -> OneNode.commands("W");
            case "whose heartbeat is due" -> HeartBeat.INSTANCE;
            case "after a pause" -> new CheckTimeout(true);
            default -> new CheckTimeout(false);
        };
        if (event.startsWith("after")) {
            node.passes(2 * OneNode.TIMEOUT);
        }
        decides(node, message, does, then);
    }

    // ---- how a decision is looked at

    private static OneNode in(String role) {
        return switch (role) {
            case "follower" -> follower(3, ballot(5, 2), 2);
            case "recoverer" -> recoverer(ballot(5, 2), 2);
            default -> leader(ballot(5, 2), 2).command("V");
        };
    }

    private static BallotNumber ballotOf(OneNode node, String relation) {
        return switch (relation) {
            case "below" -> BELOW;
            case "at" -> node.promised();
            default -> ABOVE;
        };
    }

    private static void decides(OneNode node, PaxosMessage message, String does, String then) {
        BallotNumber promise = node.promised();
        long timeout = node.agent().data().timeout();
        node.passes(1).hears(message);
        StringBuilder seen = new StringBuilder(
                node.effects().stream().map(DecisionTableTest::describe).collect(Collectors.joining(", ")));
        node.journalled()
                .forEach(accept -> seen.append(" journal ").append(accept.id().logIndex()));
        seen.append(node.agent().data().timeout() == timeout ? "" : " fresh");
        seen.append(node.promised().equals(promise) ? "" : " raised");
        assertEquals(does, seen.isEmpty() ? "-" : seen.toString().strip(), () -> "on " + message);
        assertEquals(then, node.agent().role().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
    }

    private static String describe(Effect effect) {
        if (effect instanceof Effect.Send send) {
            return send.message().getClass().getSimpleName() + ">" + send.to();
        } else if (effect instanceof Effect.Deliver deliver) {
            return "deliver " + deliver.payload().slot();
        } else if (effect instanceof Effect.Dropped dropped) {
            return "drop " + dropped.reason();
        } else if (effect instanceof Effect.LeadershipLost) {
            return "clients told";
        } else if (effect instanceof Effect.AnswerNotLeader answer) {
            return "NotLeader, ask " + answer.leaderHint();
        } else if (effect instanceof Effect.Proposed proposed) {
            return "proposed " + proposed.id().logIndex();
        }
        return describeDigest(effect);
    }

    private static String describeDigest(Effect effect) {
        if (effect instanceof Effect.DigestReported reported) {
            return "compare " + reported.member();
        }
        return effect instanceof Effect.DigestAgreed ? "compare" : effect.toString();
    }
}
