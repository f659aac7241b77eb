/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.paxos4j.api.protocol.NodeStatus;

/**
 * A client of a cluster: one session, in which every command is applied at most once, however often it had to be sent, and
 * exactly once if its future says that it was. Safe for use by any thread.
 *
 * <p>It finds the leader by itself, and sends a command again, under the same name, until there is an answer or the command's
 * deadline has passed. Commands that are open at the same time may be applied in any order: who needs one after the other
 * submits the second when the first is answered.
 */
public interface PaxosClient extends AutoCloseable {
    /** How long a command may take if the caller says nothing: 10 seconds. */
    Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    /**
     * Has a command applied. Never blocks. The future always completes, at the latest at the deadline or when the client is
     * closed, in one of these ways:
     *
     * <ul>
     *   <li><b>with the state machine's result</b>: it was applied, once, and a majority has it on disk. Nothing to do.
     *   <li>{@link org.paxos4j.statemachine.CommandRejected}: the state machine refused it, and nothing changed. The same
     *       command may be taken later, if the state has changed by then.
     *   <li>{@link NotDoneException}: it was not applied, and never will be: it was never sent, or everybody who got it has
     *       refused it. To submit it again is safe. When to do so, the message says: at once if the client was full; later if
     *       there was no leader; never if the cluster does not know such a command.
     *   <li>{@link OutcomeUnknownException}: it was sent, and nobody has said what became of it. It was applied once, or it may
     *       still be, for as long as a copy is under way, or it never will be. To submit it again is another command, which may
     *       be applied as well: ask the state machine first, or give it commands that do no harm a second time. So with its
     *       subclass {@link NoLongerLeaderException}, which names the node that had the command when it lost its leadership.
     *   <li>{@link IllegalArgumentException}: the client does not know such a state machine or type, the command is larger
     *       than a mebibyte, or the deadline is not positive. A mistake of the program; nothing was sent.
     * </ul>
     *
     * <p>The future completes on the client's own thread, and what hangs on it runs there. It may submit and close; it must
     * not block, since no other command is answered meanwhile and deadlines are not kept.
     *
     * <p>At most 1,024 commands and 16 MiB may be open at once; what is beyond fails at once with {@link NotDoneException}.
     *
     * @param stateMachine the state machine's name
     * @param command a record of one of its pinned types
     * @param deadline after which the client gives up, counted from this call; positive, and no more than a year counts. While
     *     there is no leader for long, nodes are asked about once a second: a deadline below that may then pass without a try.
     */
    CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline);

    /** As {@link #submit(String, Record, Duration)} with {@link #DEFAULT_DEADLINE}. */
    default CompletableFuture<Record> submit(String stateMachine, Record command) {
        return submit(stateMachine, command, DEFAULT_DEADLINE);
    }

    /**
     * Ends the client. Every open future completes: with {@link NotDoneException} if its command was certainly not taken up,
     * else with {@link OutcomeUnknownException}; what is submitted later is not done. Waits until that has happened, unless it
     * is called where futures complete. Without effect if it is closed.
     */
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
