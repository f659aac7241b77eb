/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.paxos4j.api.client.PaxosClient;

/**
 * Sends a command and waits for its answer.
 *
 * @param client by which client
 * @param timeout how long one command may take
 */
record Sender(PaxosClient client, Duration timeout) {

    /**
     * As {@link PaxosClient#submit}, until the answer is there.
     *
     * @param answer what the state machine answers with
     * @throws ExecutionException with what the client says if there is no answer
     */
    <R extends Record> R send(String stateMachine, Record command, Class<R> answer)
            throws ExecutionException, InterruptedException {
        return answer.cast(client.submit(stateMachine, command, timeout).get());
    }
}
