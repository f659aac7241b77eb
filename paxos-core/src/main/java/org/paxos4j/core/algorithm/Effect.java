/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;

/** Something that the algorithm wants done; what each means, {@link PaxosIO} tells. */
public sealed interface Effect {

    /** {@link PaxosIO#send}. */
    record Send(int to, PeerMessage message) implements Effect {}

    /** {@link PaxosIO#deliver}. */
    record Deliver(Payload payload) implements Effect {}

    /** {@link PaxosIO#proposed}. */
    record Proposed(long ticket, Identifier id) implements Effect {}

    /** {@link PaxosIO#notLeader}. */
    record AnswerNotLeader(long ticket, int leaderHint) implements Effect {}

    /** {@link PaxosIO#overloaded}. */
    record AnswerOverloaded(long ticket) implements Effect {}

    /** {@link PaxosIO#noLongerLeader}. */
    record LeadershipLost(PaxosIO.Loss why) implements Effect {}

    /** {@link PaxosIO#digestReported}. */
    record DigestReported(int member, AppliedDigest applied) implements Effect {}

    /** {@link PaxosIO#digestAgreed}. */
    record DigestAgreed(AgreedDigest agreed) implements Effect {}

    /** {@link PaxosIO#retransmitFromStore}. */
    record RetransmitFromStore(int to, long afterSlot) implements Effect {}

    /** {@link PaxosIO#drop}. */
    record Dropped(PaxosIO.Drop reason) implements Effect {}
}
