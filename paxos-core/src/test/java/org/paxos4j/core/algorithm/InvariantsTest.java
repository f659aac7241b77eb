/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.recoverer;
import static org.paxos4j.core.algorithm.OneNode.value;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Progress;

/** Each breach by itself: the guard that stops a replica before a wrong batch gets out must see every one. */
class InvariantsTest {
    private static final BallotNumber PROMISED = ballot(5, 2);
    private static final BallotNumber OTHER = ballot(9, 3);

    private final OneNode node = leader(PROMISED, 2, accept(3, PROMISED, "V"));
    private final PaxosAgent agent = node.agent();
    private final Leader leader = (Leader) agent.role();
    private final Progress progress = agent.data().progress();

    @Test
    void aBatchThatDoesNothingIsFine() {
        assertDoesNotThrow(() -> check(agent, agent, record -> {}));
    }

    @Test
    void thePromiseNeverFalls() {
        breaks("the promise fell", withProgress(progress.promised(PROMISED)).as(Follower.FRESH));
    }

    @Test
    void theCommittedMarkNeverFalls() {
        breaks("the committed mark fell", withProgress(progress.committed(new Identifier(2, ballot(1, 2), 1))));
    }

    @Test
    void theCommittedMarkKeepsItsBallot() {
        breaks("the committed mark changed its ballot", withProgress(progress.committed(new Identifier(2, OTHER, 2))));
    }

    @Test
    void anEpochIsTheOwnPromise() {
        breaks("the epoch is not the promise", withProgress(progress.promised(OTHER)));
    }

    @Test
    void anEpochIsAnOwnBallot() {
        PaxosAgent after =
                withProgress(progress.promised(OTHER)).as(new Recoverer(OTHER, 3, java.util.Map.of(), new TreeMap<>()));
        breaks("the epoch is another node's ballot", after);
    }

    @Test
    void aRecovererAsksForWhatFollowsOnItsMark() {
        PaxosAgent candidate = recoverer(PROMISED, 2).agent();
        PaxosAgent after = candidate.as(Recoverer.standing(candidate.ballot(), 4));
        assertBreach("a recoverer's range and mark differ", () -> check(candidate, after, record -> {}));
    }

    @Test
    void aLeaderHasAQuorumOfPromises() {
        breaks("a leader without a quorum of promises", leading(l -> like(l, l.epoch(), Set.of(1), 4, l.open())));
    }

    @Test
    void aLeaderWasACandidateUnderItsEpoch() {
        BallotNumber raised = ballot(7, 1);
        PaxosAgent after = withProgress(progress.promised(raised))
                .as(like(leader, raised, Set.of(1, 2), 3, OpenSlots.startingAt(3)));
        breaks("a leader that was no candidate under its epoch", after);
    }

    @Test
    void openSlotsFollowOnTheMarkWithoutAGap() {
        breaks(
                "open slots do not follow on the committed mark",
                leading(l -> like(l, l.epoch(), l.promises(), 5, OpenSlots.startingAt(5))));
        breaks("a gap before the next slot", leading(l -> like(l, l.epoch(), l.promises(), 5, l.open())));
        assertThrows(
                IllegalArgumentException.class,
                () -> OpenSlots.startingAt(3).append(pending(accept(4, leader.epoch(), "W"), Set.of())));
    }

    @Test
    void theNextSlotNeverFalls() {
        breaks("the next slot fell", leading(l -> like(l, l.epoch(), l.promises(), 3, OpenSlots.startingAt(3))));
    }

    @Test
    void openSlotsAreUnderTheEpochAndVotedForByMembers() {
        breaks(
                "an open slot under another ballot",
                leading(l -> like(l, l.epoch(), l.promises(), 4, open(accept(3, PROMISED, "V"), Set.of()))));
        breaks(
                "a vote of a node that is no member",
                leading(l -> like(l, l.epoch(), l.promises(), 4, open(accept(3, l.epoch(), "V"), Set.of(7)))));
    }

    @Test
    void aCommittedSlotIsNeverWrittenAgain() {
        breaks("a committed slot was written again", agent, record -> record.journal(accept(2, OTHER, "other")));
    }

    @Test
    void aSlotAndBallotHaveOneValue() {
        Accept other = new Accept(new Identifier(1, leader.epoch(), 3), value("other"));
        assertBreach("two values for", () -> check(agent, agent, record -> record.journal(other)));
        // The first of a batch may be hidden by a later one; then the log beneath tells.
        assertBreach(
                "two values for one slot and ballot",
                () -> check(agent, agent, record -> {
                    record.journal(accept(3, OTHER, "between"));
                    record.journal(other);
                }));
    }

    @Test
    void deliveriesFollowOnTheMarkAndRaiseIt() {
        breaks("delivered out of order", agent, record -> record.deliver(new Payload(4, value("V"))));
        breaks("delivered what is not in the log", agent, record -> record.deliver(new Payload(3, value("other"))));
        breaks("committed mark and deliveries differ", agent, record -> record.deliver(new Payload(3, value("V"))));
        node.log.forgetUpTo(3);
        breaks("delivered what is not in the log", agent, record -> record.deliver(new Payload(3, value("V"))));
    }

    @Test
    void promisesAndVotesRestOnWhatIsRecorded() {
        Identifier above = new Identifier(3, OTHER, 3);
        breaks(
                "a promise that is not made",
                agent,
                record ->
                        record.send(3, new PrepareAck(above, 1, progress, 0, 0, 3, PrepareAck.WITHOUT_END, List.of())));
        breaks("a vote above the promise", agent, record -> record.send(3, new AcceptAck(above, 1, progress)));
        breaks(
                "a vote for what is not accepted",
                agent,
                record -> record.send(1, new AcceptAck(new Identifier(1, leader.epoch(), 4), 1, progress)));
        node.log.put(accept(4, PROMISED, "older"));
        breaks(
                "a vote for what is not accepted",
                agent,
                record -> record.send(1, new AcceptAck(new Identifier(1, leader.epoch(), 4), 1, progress)));
        node.log.forgetUpTo(2);
        AcceptAck ofChosen = new AcceptAck(new Identifier(1, leader.epoch(), 2), 1, progress);
        assertDoesNotThrow(() -> check(agent, agent, record -> record.send(1, ofChosen)), "chosen slots may be gone");
    }

    @Test
    void proposalsAreOwnAndWithinThePromise() {
        breaks("a proposal in another's name", agent, record -> record.send(3, accept(3, PROMISED, "V")));
        breaks("a proposal above the own promise", agent, record -> record.send(3, accept(3, ballot(9, 1), "V")));
    }

    // ---- how to break what

    private void breaks(String breach, PaxosAgent after) {
        assertBreach(breach, () -> check(agent, after, record -> {}));
    }

    private void breaks(String breach, PaxosAgent after, Consumer<EffectRecord> effects) {
        assertBreach(breach, () -> check(agent, after, effects));
    }

    private static void assertBreach(String breach, org.junit.jupiter.api.function.Executable batch) {
        String message = assertThrows(InvariantViolation.class, batch).getMessage();
        assertTrue(message.contains(breach), message);
    }

    private void check(PaxosAgent before, PaxosAgent after, Consumer<EffectRecord> effects) {
        EffectRecord record = new EffectRecord(node.log, node.now(), OneNode.APPLIED, () -> OneNode.TIMEOUT);
        effects.accept(record);
        Invariants.check(before, after, record);
    }

    private PaxosAgent withProgress(Progress other) {
        PaxosData data = agent.data();
        return agent.with(new PaxosData(
                other, data.role(), data.timeout(), data.heard(), data.highestSeen(), data.highestStampNanos()));
    }

    private PaxosAgent leading(UnaryOperator<Leader> change) {
        return agent.as(change.apply(leader));
    }

    private static Leader like(Leader former, BallotNumber epoch, Set<Integer> promises, long next, OpenSlots open) {
        return new Leader(
                epoch,
                promises,
                next,
                open,
                List.of(),
                former.heartbeat(),
                former.stampBaseNanos(),
                former.leadsSince(),
                former.contact());
    }

    private static OpenSlots open(Accept accept, Set<Integer> votes) {
        return OpenSlots.startingAt(accept.id().logIndex()).append(pending(accept, votes));
    }

    private static AcceptResponsesAndTimeout pending(Accept accept, Set<Integer> votes) {
        return new AcceptResponsesAndTimeout(0, accept, votes);
    }
}
