/**
 * What the author of a replicated state machine implements, and nothing else.
 *
 * <p>Read in this order: {@link org.paxos4j.statemachine.StateMachine}, the deterministic object that the cluster
 * replicates; {@link org.paxos4j.statemachine.StateMachineProvider}, the factory by which it is found on the class
 * path; {@link org.paxos4j.statemachine.PinnedType}, the wire identity of its command, query and result records; then
 * {@link org.paxos4j.statemachine.Queryable}, {@link org.paxos4j.statemachine.Timed} and
 * {@link org.paxos4j.statemachine.Snapshots}, which a state machine may implement as well.
 */
@NullMarked
package org.paxos4j.statemachine;

import org.jspecify.annotations.NullMarked;
