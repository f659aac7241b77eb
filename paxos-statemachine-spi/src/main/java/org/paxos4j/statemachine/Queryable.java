/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

/**
 * What a {@link StateMachine} also implements if clients may ask it without changing anything: the types of its questions
 * are pinned as {@link PinnedType.Use#QUERY}.
 *
 * <p>A query has its place in the log like a command, so it sees every command that was acknowledged before it was sent.
 */
public interface Queryable {

    /**
     * Answers one query, and changes nothing.
     *
     * @param context the query's slot in the log and the log's clock
     * @param query a record of one of the types that the provider pinned as queries
     * @return the answer for the client: a record of one of the pinned types, at most 1 MiB when encoded; as deterministic as
     *     that of a command
     * @throws CommandRejected if the query is refused. Any other exception stops this state machine on this node.
     */
    Record query(ApplyContext context, Record query) throws CommandRejected;
}
