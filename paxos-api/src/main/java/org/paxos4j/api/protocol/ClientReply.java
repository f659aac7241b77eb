/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** What a node answers to a {@link ClientRequest}. */
public sealed interface ClientReply extends ClientMessage
        permits ServerResponse, NotLeader, NoLongerLeader, Overloaded {

    /** The request that is answered. */
    RequestId request();
}
