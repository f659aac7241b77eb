/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Locale;
import org.paxos4j.api.protocol.PaxosMessageHandler;

/** What a node is at the moment, with the state that only such a node has. */
public sealed interface PaxosRole permits Follower, Recoverer, Leader {

    /** How a node of this role reacts to each message. */
    PaxosMessageHandler<PaxosAgent> reactions(Step step);

    /** In one word. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
