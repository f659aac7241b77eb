/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Map;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;

/** What a node does about a leader that it does not hear: it asks around, and then stands for election. */
final class FollowerHandler {
    private FollowerHandler() {}

    static PaxosAgent checkTimeout(Step step, Follower follower, CheckTimeout check) {
        if (check.afterPause()) {
            return step.freshTimeout().as(follower.withoutProbe());
        }
        long now = step.io().clock();
        if (now < step.agent().data().timeout()) {
            return RetransmitHandler.repeatIfDue(step, follower);
        }
        long committed = step.agent().committedSlot();
        CatchUp catchUp = follower.catchUp();
        if (catchUp.target() > committed && committed > catchUp.committedAtTimeout()) {
            // It comes nearer to a mark that it knows of: an election would only cost the others their leader.
            Step waiting = step.with(step.freshTimeout().as(follower.catchingUp(catchUp.timedOut(committed))));
            return RetransmitHandler.repeatIfDue(
                    waiting, (Follower) waiting.agent().role());
        }
        return startProbe(step, follower);
    }

    private static PaxosAgent startProbe(Step step, Follower follower) {
        ProbeRound round = new ProbeRound(step.io().clock(), Map.of(step.me(), heardLeaderRecently(step)));
        step.broadcast(new Probe(round.round(), step.me()));
        Follower asking = follower.content().probing(round);
        return assess(step.with(step.freshTimeout().as(asking)), asking, round);
    }

    static PaxosAgent probeAnswer(Step step, Follower follower, ProbeAnswer answer) {
        ProbeRound round = follower.probe().orElse(null);
        if (round == null || round.round() != answer.round()) {
            step.io().drop(PaxosIO.Drop.STALE_VOTE);
            return step.agent();
        }
        if (!step.agent().isMember(answer.from())) {
            step.io().drop(PaxosIO.Drop.UNKNOWN_VOTER);
            return step.agent();
        }
        long mark = answer.progress().committedSlot();
        if (mark > step.agent().committedSlot()) {
            Follower behind =
                    follower.withoutProbe().catchingUp(follower.catchUp().knowing(mark));
            return RetransmitHandler.ask(step.with(step.freshTimeout().as(behind)), answer.from());
        }
        ProbeRound answered = round.answered(answer.from(), answer.heardLeaderRecently());
        return assess(step.with(step.agent().as(follower.probing(answered))), follower, answered);
    }

    /**
     * Enough answers: if so many hear a leader that with it they are a majority, then it can do its work without this
     * node; else this node stands. The one is the leader itself, which cannot be seen from here.
     */
    private static PaxosAgent assess(Step step, Follower follower, ProbeRound round) {
        int majority = step.agent().quorumStrategy().majority();
        if (round.answers().size() < majority) {
            return step.agent();
        }
        if (round.heard() > 0 && round.heard() + 1 >= majority) {
            return step.freshTimeout().as(follower.withoutProbe());
        }
        return stand(step);
    }

    /** Answers another node's probe; in any role. Who probes leads no longer: to have heard that node is no sign of a leader. */
    static PaxosAgent probe(Step step, Probe probe) {
        boolean heard = step.agent().role() instanceof Leader
                || (heardLeaderRecently(step) && step.agent().data().heard().node() != probe.from());
        step.io()
                .send(
                        probe.from(),
                        new ProbeAnswer(
                                probe.round(), step.me(), step.agent().data().progress(), heard));
        return step.agent();
    }

    private static boolean heardLeaderRecently(Step step) {
        HeardLeader heard = step.agent().data().heard();
        return heard.within(step.limits().minElectionTimeoutNanos(), step.io().clock())
                && !heard.ballot().isBelow(step.agent().promised());
    }

    /**
     * Who led, or wanted to, and has caught up by now, asks around at once: what ended its term may be a candidate that is
     * dead, or a leader that it cannot hear. (Interleaving: A leads and is held up; C, whose link to A is cut, takes over with
     * B; A is back. If A stood at once, B's answers would tell C, which would stand at once, and so on for ever.)
     */
    static PaxosAgent askAgainIfCaughtUp(Step step) {
        return step.agent().role() instanceof Follower follower
                        && follower.standsAgain()
                        && follower.catchUp().target() <= step.agent().committedSlot()
                ? startProbe(step, follower)
                : step.agent();
    }

    /**
     * Phase 1a: a ballot above all that this node has ever seen, which becomes its epoch and its own promise, and one
     * prepare for every slot above its committed mark. Both the prepare and the node's own answer wait for the promise to
     * be durable; its own answer is a message to itself and is counted like any other.
     */
    private static PaxosAgent stand(Step step) {
        long counter = step.agent().data().highestSeen().counter();
        if (counter >= BallotNumber.MAX_COUNTER) {
            step.io().drop(PaxosIO.Drop.IMPOSSIBLE);
            return step.freshTimeout().as(Follower.FRESH);
        }
        BallotNumber epoch = new BallotNumber(counter + 1, step.me());
        long from = step.agent().committedSlot() + 1;
        PaxosData data = step.freshTimeout().data().promised(epoch).seen(epoch);
        Step standing = step.with(step.agent().with(data.as(Recoverer.standing(epoch, from))));
        Prepare prepare = new Prepare(new Identifier(step.me(), epoch, from));
        standing.broadcast(prepare);
        answerOwn(standing, prepare);
        return standing.agent();
    }

    /** The node's own answer to its prepare. */
    static void answerOwn(Step step, Prepare prepare) {
        for (PrepareAck page : PrepareHandler.pages(step, prepare)) {
            step.io().send(step.me(), page);
        }
    }
}
