/**
 * What happens to a chosen value: sessions, state machines, answers, digest.
 *
 * <p>Read in this order: {@link org.paxos4j.core.apply.ApplyEngine}, the way of one value; then what it consists of:
 * {@code SessionTable} with {@code Session} (each command once), {@code RunningMachine} (one state machine and what
 * becomes of it), {@code RollingDigest} (that all replicas did the same);
 * {@link org.paxos4j.core.apply.StateMachines}, which of them there are and how their commands and results are written.
 *
 * <p>Nothing in here knows threads, the system clock, random numbers or a logger: the same values lead to the same state,
 * the same answers and the same digest on every node and in every life of a node.
 */
@NullMarked
package org.paxos4j.core.apply;

import org.jspecify.annotations.NullMarked;
