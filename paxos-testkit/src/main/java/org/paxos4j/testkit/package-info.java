/**
 * Whole clusters of real replicas in one thread, on virtual time, from one seed: for tests of the replica itself, and for
 * tests of a state machine of one's own.
 *
 * <p>Read in this order: {@link org.paxos4j.testkit.VirtualCluster}, which drives the replicas and breaks what can break;
 * {@link org.paxos4j.testkit.VirtualClient}, which asks them for things and objects to a wrong answer;
 * {@code ClientNetwork}, over which clients as programs have them ask; {@code VirtualDisk} and
 * {@code ClusterOracle}, which object to what must never happen; then {@link org.paxos4j.testkit.Simulator}, which draws
 * everything from a seed: {@code SimulationPlan}, {@code Simulation}, {@code Faults}. Nothing here knows the protocol's rules by itself: the
 * replicas are those of {@link org.paxos4j.core.runtime.ReplicaAssembly}, the programs' clients those of
 * {@link org.paxos4j.core.client.PaxosClientBuilder}, and an objection is about what can be seen from
 * outside.
 *
 * <p>Whether what clients heard makes sense is for {@link org.paxos4j.testkit.history} to say, of whatever answered them.
 *
 * <p>What is found wrong is thrown as an {@link AssertionError} that begins with the seed; no test framework is needed.
 */
@NullMarked
package org.paxos4j.testkit;

import org.jspecify.annotations.NullMarked;
