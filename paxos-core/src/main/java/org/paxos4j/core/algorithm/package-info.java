/**
 * The algorithm: Multi-Paxos as a pure function from an agent and a message to an agent, with every effect recorded.
 *
 * <p>Read in this order: {@link org.paxos4j.core.algorithm.PaxosAlgorithm}, which sends a message to its role;
 * {@link org.paxos4j.core.algorithm.PaxosData} with {@link org.paxos4j.core.algorithm.Follower},
 * {@link org.paxos4j.core.algorithm.Recoverer} and {@link org.paxos4j.core.algorithm.Leader}, a node's state;
 * {@link org.paxos4j.core.algorithm.PaxosIO}, the only window to the outside; then the handlers along the life of a
 * leader: {@code FollowerHandler} (probe and stand), {@code PrepareHandler} and {@code PrepareResponseHandler} (phase 1),
 * {@code ClientCommandHandler}, {@code AcceptHandler} and {@code AcceptResponseHandler} (phase 2), {@code CommitHandler}
 * and {@code RetransmitHandler} (learning), {@code ResendHandler} and {@code BackdownAgent}. At last
 * {@link org.paxos4j.core.algorithm.Invariants}, checked after every batch.
 *
 * <p>Nothing in here touches a thread, a socket, a file, a logger, the system's clock or a global source of random
 * numbers. The same agent, message, log, time and random numbers give the same agent and the same record of effects.
 */
@NullMarked
package org.paxos4j.core.algorithm;

import org.jspecify.annotations.NullMarked;
