/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import org.paxos4j.api.protocol.ServerResponse;

/** Where the answers to one slot's commands go; called by the thread that applies, before {@code apply} returns. */
@FunctionalInterface
public interface Replies {
    /** For values whose clients nobody waits for: those of other nodes, and the replay at the start. */
    Replies NONE = (indexInBatch, response) -> {};

    /**
     * One command's answer; at most one each, in ascending order. A command of a stopped state machine has none.
     *
     * @param indexInBatch the command's place in its batch, from 0 on
     */
    void reply(int indexInBatch, ServerResponse response);
}
