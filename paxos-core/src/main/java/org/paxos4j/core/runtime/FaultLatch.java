/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.paxos4j.api.replica.ReplicaFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the first fault, after which the node is silent: whoever is about to send looks here first. Any thread.
 */
final class FaultLatch {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLatch.class);

    private final AtomicReference<ReplicaFault> fault = new AtomicReference<>();
    private final CompletableFuture<ReplicaFault> future = new CompletableFuture<>();
    private final AtomicBoolean toldSilence = new AtomicBoolean();
    private volatile boolean silent;

    /** The journal has failed, and has yet to say how; nothing is sent from now on. Returns at once. */
    void silence() {
        silent = true;
    }

    /** Says once in the log that this node is silent, if it does not know why yet. */
    void tellSilence() {
        if (fault.get() == null && !toldSilence.getAndSet(true)) {
            LOG.error(
                    "the journal fails: nothing is sent from now on; the reason follows as soon as it has marked its folder");
        }
    }

    void trip(ReplicaFault.Kind kind, String message, Throwable cause) {
        ReplicaFault now = new ReplicaFault(kind, message, cause);
        if (fault.compareAndSet(null, now)) {
            LOG.error("{}: {}", kind, message, cause);
            future.complete(now);
        }
    }

    boolean isTripped() {
        return silent || fault.get() != null;
    }

    CompletableFuture<ReplicaFault> future() {
        return future;
    }
}
