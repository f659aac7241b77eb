/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** Tells the algorithm to look at the clock: something may be due. */
public enum CheckTimeout implements PaxosMessage {
    /** The only one. */
    INSTANCE;

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.checkTimeout(this);
    }
}
