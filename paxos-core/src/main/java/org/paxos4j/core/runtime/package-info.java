/**
 * The replica: the agents around the algorithm, each with state of its own, and the threads that drive them.
 *
 * <p>Read in this order: {@link org.paxos4j.core.runtime.ReplicaAssembly}, which puts a replica together;
 * {@code ReplicaAgent}, whose duty cycle feeds the algorithm and performs its record in the one safe order;
 * {@code JournalAgent}, {@code ApplyAgent} and {@code CatchUpAgent}, to which it hands work over; {@code AfterSyncOutbox},
 * where promises and votes wait for the disk; {@code Inbox}, by which it hears. {@code Duty} and {@code DutyThread} are how
 * an agent is driven: by a thread, or by hand, one step at a time, on whatever clock.
 *
 * <p>Every mutable thing here has one owner; agents tell each other by bounded queues and counters only.
 */
@NullMarked
package org.paxos4j.core.runtime;

import org.jspecify.annotations.NullMarked;
