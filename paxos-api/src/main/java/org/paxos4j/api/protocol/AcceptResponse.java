/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** The answer to an {@link Accept}. */
public sealed interface AcceptResponse extends PeerMessage permits AcceptAck, AcceptNack {

    /** The identifier of the accept. */
    Identifier requestId();

    /** Its progress, after the request was dealt with. */
    Progress progress();
}
