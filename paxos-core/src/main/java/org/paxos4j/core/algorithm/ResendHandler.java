/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Set;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Prepare;

/**
 * What candidates and leaders do when answers do not come: they say the same again, under the same ballot, to those that
 * have not answered. A higher ballot would need a new phase 1.
 */
final class ResendHandler {
    private ResendHandler() {}

    static PaxosAgent resendPrepare(Step step, Recoverer recoverer) {
        if (step.io().clock() < step.agent().data().timeout()) {
            return step.agent();
        }
        Prepare prepare = new Prepare(new Identifier(step.me(), recoverer.epoch(), recoverer.fromSlot()));
        Set<Integer> voters = recoverer.voters();
        for (int member : step.agent().quorumStrategy().members()) {
            if (voters.contains(member)) {
                continue;
            }
            if (member == step.me()) {
                FollowerHandler.answerOwn(step, prepare);
            } else {
                step.io().send(member, prepare);
            }
        }
        return step.freshTimeout();
    }

    static PaxosAgent resendAccepts(Step step, Leader leader) {
        long now = step.io().clock();
        if (now < step.agent().deadline()) {
            return step.agent();
        }
        long next = now + step.limits().minElectionTimeoutNanos();
        OpenSlots resent = leader.open().replaceAll(pending -> {
            if (pending.timeout() > now) {
                return pending;
            }
            resend(step, pending);
            return pending.resentUntil(next);
        });
        return step.agent().as(leader.tracking(resent));
    }

    /** To every member without a vote, this node included; the votes there are stay. */
    private static void resend(Step step, AcceptResponsesAndTimeout pending) {
        for (int member : step.agent().quorumStrategy().members()) {
            if (pending.acks().contains(member)) {
                continue;
            }
            if (member == step.me()) {
                step.io().send(member, ClientCommandHandler.ownVote(step, pending.accept()));
            } else {
                step.io().send(member, pending.accept());
            }
        }
    }
}
