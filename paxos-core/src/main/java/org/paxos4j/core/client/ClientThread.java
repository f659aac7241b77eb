/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.paxos4j.api.client.PaxosClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client whose driver runs on a thread of its own, which sleeps while there is nothing to do. */
final class ClientThread implements PaxosClient {
    private static final Logger LOG = LoggerFactory.getLogger(ClientThread.class);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final ClientDriver driver;
    private final Thread thread;
    /** Whether it is about to sleep and nobody has woken it yet: to wake a thread costs a system call, for one waker only. */
    private final AtomicBoolean parked = new AtomicBoolean();

    /** With a driver that wakes this thread by what it is given. */
    ClientThread(Function<Runnable, ClientDriver> driverWokenBy) {
        driver = driverWokenBy.apply(this::wakeUp);
        thread = new Thread(this::run, "paxos-client-" + COUNTER.incrementAndGet());
        thread.setDaemon(true);
    }

    ClientThread start() {
        thread.start();
        return this;
    }

    @Override
    public CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
        return driver.submit(stateMachine, command, deadline);
    }

    /** Ends the client, and waits until its thread has ended; but not if called on that thread, as by a callback. */
    @Override
    public void close() {
        driver.close();
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!driver.hasEnded()) {
                if (!driver.doWork()) {
                    sleep();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Client stopped by an internal error", e);
            driver.end("the client was stopped by an internal error: " + e);
        }
    }

    /** Says that it sleeps, then looks again: whoever fills the inbox later finds {@code parked} set and wakes it. */
    private void sleep() {
        parked.set(true);
        long nanos = driver.nanosToNextWork();
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        parked.set(false);
        boolean interrupted = Thread.interrupted(); // would turn every further sleep into spinning
        if (interrupted) {
            LOG.warn("Client thread was interrupted; close the client to end it");
        }
    }

    private void wakeUp() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }
}
