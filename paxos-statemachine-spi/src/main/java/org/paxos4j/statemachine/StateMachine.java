/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

/**
 * A deterministic state machine, replicated by applying the same commands in the same order on every node.
 *
 * <p><b>Determinism.</b> The state after a command, and its answer, must follow from the state before it, the command
 * and the {@link ApplyContext} alone: no wall clock, no random numbers, no iteration over identity-hashed collections,
 * no I/O. After a restart the log is applied again from its beginning to a fresh instance and must lead to the same state.
 *
 * <p><b>Threads.</b> One instance is called by one thread at a time, the node's apply thread. A call may take its time,
 * but every command of the cluster waits for it; it never delays the protocol's heartbeats.
 *
 * <p><b>More.</b> It may also implement {@link Queryable}, {@link Timed} and {@link Snapshots}.
 */
public interface StateMachine {

    /**
     * Applies one command that the cluster has agreed on.
     *
     * @param context the command's slot in the log and the log's clock
     * @param command a record of one of the types that the provider pinned as commands
     * @return the answer for the client: a record of one of the pinned types, at most 1 MiB when encoded
     * @throws CommandRejected if the command is refused; it must be thrown before any change to the state, and is
     *     answered to the client as an error. Any other exception stops this state machine on this node: the failing
     *     command is answered to nobody, because its outcome is not known.
     */
    Record apply(ApplyContext context, Record command) throws CommandRejected;
}
