/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** A message from one node of the cluster to another. */
public sealed interface PeerMessage extends PaxosMessage, WireMessage
        permits Prepare,
                PrepareResponse,
                Accept,
                AcceptResponse,
                Commit,
                HeartbeatAck,
                AgreedDigest,
                RetransmitRequest,
                RetransmitResponse,
                Probe,
                ProbeAnswer {

    /** When a message of this type may leave its node. */
    enum Departure {
        /** At once. */
        BEFORE_SYNC,
        /** Not before the newest journal group handed over before it, or with it, is durable: it tells of a record. */
        AFTER_SYNC,
        /**
         * As {@link #BEFORE_SYNC} if its ballot is the sender's epoch and the sender's own promise of that epoch is
         * durable, else as {@link #AFTER_SYNC}.
         */
        BEFORE_SYNC_UNDER_DURABLE_PROMISE
    }

    /** The node that says this; a message that comes from another node's connection is dropped. */
    int from();

    /** When a message of this type may leave; a property of the type. */
    Departure departure();

    /**
     * Whether the message goes ahead of those that wait in queues, because leadership hangs on it. Only small messages
     * of fixed size are urgent.
     */
    default boolean urgent() {
        return false;
    }

    /** About how much memory the message takes, in bytes; what queues bounded in bytes count. */
    default int weightBytes() {
        return 128;
    }
}
