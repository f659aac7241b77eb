/**
 * The replica: the agents around the algorithm, each with state of its own, and the threads that drive them.
 *
 * <p>Read in this order: {@link org.paxos4j.core.runtime.ReplicaBuilder}, which takes a replica's parts, and
 * {@link org.paxos4j.core.runtime.ReplicaAssembly}, which puts them together;
 * {@code ReplicaAgent}, whose duty cycle feeds the algorithm and performs its record in the one safe order;
 * {@code JournalAgent}, {@code ApplyAgent} and {@code CatchUpAgent}, to which it hands work over; {@code AfterSyncOutbox},
 * where promises and votes wait for the disk; {@code Inbox}, by which it hears. An agent is a
 * {@link org.paxos4j.core.runtime.Duty}: {@code DutyThread} drives it by a thread of its own; whoever wants to drive it by
 * hand, turn by turn and on whatever clock, asks the assembly for an {@link org.paxos4j.core.runtime.AssembledReplica}.
 *
 * <p>Every mutable thing here has one owner; agents tell each other by bounded queues and counters only.
 */
@NullMarked
package org.paxos4j.core.runtime;

import org.jspecify.annotations.NullMarked;
