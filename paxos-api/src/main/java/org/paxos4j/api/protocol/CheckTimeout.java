/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * Tells the algorithm to look at the clock: something may be due.
 *
 * @param afterPause whether the node stood still just before: then it has not heard what its peers said meanwhile, and
 *     its silence proves nothing, so a follower takes a fresh time-out instead of asking for an election
 */
public record CheckTimeout(boolean afterPause) implements PaxosMessage {
    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.checkTimeout(this);
    }
}
