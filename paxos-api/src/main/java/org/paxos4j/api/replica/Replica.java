/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.replica;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.paxos4j.api.protocol.NodeStatus;

/** A running replica. Safe for use by any thread. */
public interface Replica extends AutoCloseable {

    /** Where it listens. */
    InetSocketAddress address();

    /** How it is, as last published; never blocks. */
    NodeStatus status();

    /**
     * Completes when the replica has stopped by itself because it can no longer be sure of its state. It has then sent
     * nothing since the fault. Never completes after {@link #close}.
     */
    CompletableFuture<ReplicaFault> fault();

    /** Stops the replica and waits until its threads have ended; what it has told to anybody is durable. */
    @Override
    void close();
}
