/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** Tells a leader that it is time to say that it is alive. */
public enum HeartBeat implements PaxosMessage {
    /** The only one. */
    INSTANCE;

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.heartBeat(this);
    }
}
