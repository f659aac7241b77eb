/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Takes locks, writes to what they guard, and gives them back.
 *
 * @param keys the locks
 * @param resources what they guard
 * @param owners what the owners' names begin with; two loads at a time need two
 * @param patience for how long a client waits for a lock
 */
record LockWorkload(List<String> keys, GuardedWrites resources, String owners, Duration patience) implements Workload {
    /** Longer than a turn takes, so that locks change hands by being given back, unless a client is lost. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    @Override
    public String counted() {
        return "grants";
    }

    @Override
    public boolean turn(LoadClient client, int key) throws InterruptedException {
        String lock = keys.get(key);
        LockOwner owner = new LockOwner(client.session(), owners + "-" + client.number());
        OptionalLong token = client.count("acquire", key, owner.name(), () -> owner.acquire(lock, LEASE, patience));
        if (token.isEmpty()) {
            return false;
        }
        resources.write(lock, token.getAsLong(), owner.name());
        client.perform("release", key, owner.name(), () -> owner.release(lock, token.getAsLong()));
        return true;
    }
}
