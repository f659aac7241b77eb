/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has a task run on its executor after every request, once for a burst of them. */
final class Wakeup {
    private final Executor executor;
    private final Runnable task;
    private final AtomicBoolean requested = new AtomicBoolean();

    Wakeup(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    /** Any thread. Without effect once the executor has ended. */
    void request() {
        if (!requested.get() && requested.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException closed) {
                // Nothing is left to be woken; the flag stays, so that nobody tries again.
            }
        }
    }

    private void run() {
        // Before the task looks at its queue: whoever adds after that look requests anew.
        requested.set(false);
        task.run();
    }
}
