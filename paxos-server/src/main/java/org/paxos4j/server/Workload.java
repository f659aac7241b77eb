/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.List;

/** What the clients of a {@link Load} do. Used by all of its threads. */
interface Workload {
    /** What is counted, for people: {@code adds}. */
    String counted();

    /** What the operations act on; each turn has one of them. */
    List<String> keys();

    /**
     * One turn of a client, with one operation that is counted.
     *
     * @param client whose turn it is; performs the operations
     * @param key the turn's key, by its place in {@link #keys}
     * @return whether the counted operation was acknowledged
     */
    boolean turn(LoadClient client, int key) throws InterruptedException;
}
