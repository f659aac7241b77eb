/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.concurrent.ExecutionException;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CompareAndSet;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.examples.counter.Get;
import org.paxos4j.examples.counter.Value;

/**
 * The counters of a cluster. Each question waits for its answer, and has the value then.
 *
 * @param session by which commands reach the cluster
 */
record Counters(Sender session) {

    long add(String counter, long delta) throws ExecutionException, InterruptedException {
        return ask(new Add(counter, delta));
    }

    long get(String counter) throws ExecutionException, InterruptedException {
        return ask(new Get(counter));
    }

    long compareAndSet(String counter, long expected, long value) throws ExecutionException, InterruptedException {
        return ask(new CompareAndSet(counter, expected, value));
    }

    private long ask(Record command) throws ExecutionException, InterruptedException {
        return session.send(CounterProvider.NAME, command, Value.class).value();
    }
}
