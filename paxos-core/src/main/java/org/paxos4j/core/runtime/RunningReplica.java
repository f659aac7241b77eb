/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.Transport;

/** A replica and its threads. */
final class RunningReplica implements Replica {
    private final InetSocketAddress address;
    private final StatusBoard status;
    private final CompletableFuture<ReplicaFault> fault;
    private final Transport transport;
    private final List<DutyThread> threads;
    private final Journal journal;
    private boolean closed;

    /**
     * With threads that are already running.
     *
     * @param threads in the order in which they are closed: each is told things by those before it
     */
    RunningReplica(
            InetSocketAddress address,
            StatusBoard status,
            FaultLatch faults,
            Transport transport,
            List<DutyThread> threads,
            Journal journal) {
        this.address = address;
        this.status = status;
        // Told on a thread of its own, so that who hears of it may close the replica: a thread of the replica that
        // waited
        // for another close() could not be waited for by that.
        this.fault = faults.future().thenApplyAsync(Function.identity(), this::runApart);
        this.transport = transport;
        this.threads = List.copyOf(threads);
        this.journal = journal;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public NodeStatus status() {
        return status.get();
    }

    @Override
    public CompletableFuture<ReplicaFault> fault() {
        return fault.copy();
    }

    private void runApart(Runnable task) {
        Thread teller = new Thread(task, "paxos-" + status.get().node() + "-fault");
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
        try {
            transport.close();
        } finally {
            threads.forEach(DutyThread::close);
            journal.close();
        }
    }
}
