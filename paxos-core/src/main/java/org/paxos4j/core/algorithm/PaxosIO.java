/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.PeerMessage;

/**
 * The algorithm's only window to the outside: what it may read, and methods that record what is to be done. Nothing is
 * done here; whoever called the algorithm performs the record, in the order that durability demands.
 */
public interface PaxosIO {
    /** Why a message was dropped; counted. */
    enum Drop {
        /** A vote for something that is not, or no longer, asked. */
        STALE_VOTE,
        /** A vote of a node that is no member. */
        UNKNOWN_VOTER,
        /** An accept too far above the committed mark. */
        BEYOND_WINDOW,
        /** Chosen values for a node that is no follower. */
        NOT_LEARNING,
        /** A message that contradicts the protocol. */
        IMPOSSIBLE
    }

    /** Why a leader leads no longer. */
    enum Loss {
        /** A message has shown a higher ballot or a higher committed mark. */
        OUTRUN,
        /** Too few members have answered its heartbeats for too long. */
        NO_QUORUM,
        /** Its own disk has not finished what it was given for too long. */
        DISK_HANGS
    }

    /** The accepted values. */
    AcceptedLog log();

    /** The time, in nanoseconds of a monotonic clock. */
    long clock();

    /** What the state machines have become so far; what is committed and not yet applied is not in it. */
    AppliedDigest applied();

    /** A random election time-out, in nanoseconds from now. */
    long randomTimeout();

    /** Journal an accepted value; visible in {@link #log} at once. */
    void journal(Accept accept);

    /** Send a message to a member, which may be this node itself. */
    void send(int to, PeerMessage message);

    /** Hand a chosen value to the state machines; in slot order, without gaps. */
    void deliver(Payload payload);

    /** The clients of a ticket wait for this slot now. */
    void proposed(long ticket, Identifier id);

    /** Tell the clients of a ticket that this node does not lead; {@code leaderHint} is 0 if it knows of no leader. */
    void notLeader(long ticket, int leaderHint);

    /** Tell the clients of a ticket that there is no room. */
    void overloaded(long ticket);

    /** Tell all clients whose slots are not yet chosen that leadership is lost. */
    void noLongerLeader(Loss why);

    /** A member has told this leader what its state machines have become: compare it with this node's. */
    void digestReported(int member, AppliedDigest applied);

    /** What the state machines of a majority have become: compare this node's with it. */
    void digestAgreed(AgreedDigest agreed);

    /** Have chosen values above a slot, older than what {@link #log} holds, read from the store and sent to a member. */
    void retransmitFromStore(int to, long afterSlot);

    /** Count a dropped message. */
    void drop(Drop reason);
}
