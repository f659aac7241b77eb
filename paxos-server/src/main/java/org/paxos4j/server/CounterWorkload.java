/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.List;

/**
 * Adds 1 to counters.
 *
 * @param keys the counters
 */
record CounterWorkload(List<String> keys) implements Workload {
    private static final long DELTA = 1;

    @Override
    public String counted() {
        return "adds";
    }

    @Override
    public boolean turn(LoadClient client, int key) throws InterruptedException {
        Counters counters = new Counters(client.session());
        return client.count("add", key, DELTA, () -> counters.add(keys.get(key), DELTA))
                .isPresent();
    }
}
