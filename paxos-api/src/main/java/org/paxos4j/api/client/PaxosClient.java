/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * A client of a cluster: one session, in which every command is applied exactly once, however often it had to be sent.
 * Safe for use by any thread.
 */
public interface PaxosClient extends AutoCloseable {
    /** How long a command may take if the caller says nothing: 10 seconds. */
    Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    /**
     * Has a command applied. Never blocks.
     *
     * <p>The future completes with the state machine's result, or exceptionally with
     * {@link org.paxos4j.statemachine.CommandRejected} (the state machine refused it, nothing changed),
     * {@link NotDoneException} (certainly not applied) or {@link OutcomeUnknownException} (perhaps applied). It
     * completes on the client's own thread: do not block there.
     *
     * @param stateMachine the state machine's name
     * @param command a record of one of its pinned types
     * @param deadline after which the client gives up; positive
     */
    CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline);

    /** As {@link #submit(String, Record, Duration)} with {@link #DEFAULT_DEADLINE}. */
    default CompletableFuture<Record> submit(String stateMachine, Record command) {
        return submit(stateMachine, command, DEFAULT_DEADLINE);
    }

    /** Ends the client; every open future completes. */
    @Override
    void close();

    /**
     * Asks nodes how they are; needs no leader and no session.
     */
    interface StatusQuery {
        /**
         * One answer for each known member, in the order of their ids; {@code status} is missing for a node that did not
         * answer in time.
         */
        CompletableFuture<List<MemberStatus>> statuses(Duration deadline);
    }

    /**
     * How a member answered.
     *
     * @param node its id; 0 if only its address is known
     * @param address {@code host:port}
     * @param status what it said
     */
    record MemberStatus(int node, String address, java.util.Optional<NodeStatus> status) {}
}
