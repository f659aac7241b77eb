/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** The answer to a {@link Prepare}. */
public sealed interface PrepareResponse extends PeerMessage permits PrepareAck, PrepareNack {

    /** The identifier of the prepare. */
    Identifier requestId();

    /** Its progress. */
    Progress progress();

    /** The highest slot at which it has accepted anything; 0 for none. */
    long highestAcceptedIndex();

    /** The last heartbeat it heard of a leader; 0 for none. */
    long leaderHeartbeat();
}
