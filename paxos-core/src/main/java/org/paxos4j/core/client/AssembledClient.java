/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.paxos4j.api.client.PaxosClient;

/**
 * A client without a thread: it goes on only in {@link #doWork}, and there its futures complete. For who drives clients by
 * other means, as tests do on virtual time; a program wants {@link PaxosClientBuilder#build}.
 */
public final class AssembledClient implements PaxosClient {
    private final ClientDriver driver;

    AssembledClient(ClientDriver driver) {
        this.driver = driver;
    }

    @Override
    public CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
        return driver.submit(stateMachine, command, deadline);
    }

    /**
     * Does what there is to do at this moment, and never blocks; to be called again and again, by one thread at a time.
     *
     * @return whether there was anything to do
     */
    public boolean doWork() {
        return driver.doWork();
    }

    /** Has the next {@link #doWork} end the client and complete every open future. */
    @Override
    public void close() {
        driver.close();
    }
}
