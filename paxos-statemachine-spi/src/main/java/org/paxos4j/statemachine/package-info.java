/**
 * What the author of a replicated state machine implements, and nothing else.
 *
 * <p>Read in this order: {@link org.paxos4j.statemachine.StateMachine}, the deterministic object that the cluster
 * replicates; {@link org.paxos4j.statemachine.StateMachineProvider}, the factory by which it is found on the class
 * path; {@link org.paxos4j.statemachine.PinnedType}, the wire identity of its command and result records.
 */
@NullMarked
package org.paxos4j.statemachine;

import org.jspecify.annotations.NullMarked;
