/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;

/** A replica and its threads. */
final class RunningReplica implements Replica {
    private final InetSocketAddress address;
    private final AssembledReplica parts;
    private final CompletableFuture<ReplicaFault> fault;
    private final List<DutyThread> threads;
    private boolean closed;

    /**
     * With threads that are already running.
     *
     * @param threads in the order in which they are closed: each is told things by those before it
     */
    RunningReplica(InetSocketAddress address, AssembledReplica parts, List<DutyThread> threads) {
        this.address = address;
        this.parts = parts;
        // Told on a thread of its own, so that who hears of it may close the replica: a thread of the replica that
        // waited for another close() could not be waited for by that.
        this.fault = parts.fault().thenApplyAsync(Function.identity(), this::runApart);
        this.threads = List.copyOf(threads);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public NodeStatus status() {
        return parts.status();
    }

    @Override
    public CompletableFuture<ReplicaFault> fault() {
        return fault.copy();
    }

    private void runApart(Runnable task) {
        Thread teller = new Thread(task, "paxos-" + status().node() + "-fault");
        teller.setDaemon(true);
        try {
            teller.start();
        } catch (OutOfMemoryError noThread) {
            task.run();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        end(parts, threads);
    }

    /** Closes all that a replica has, also if one of it does not close. */
    static void end(AssembledReplica parts, Collection<DutyThread> threads) {
        try {
            parts.transport.close();
        } finally {
            threads.forEach(DutyThread::close);
            parts.store.close();
        }
    }
}
