/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Suites of tests that a plug-in must pass, for its author to extend: {@link org.paxos4j.testkit.junit.StateMachineContract},
 * {@link org.paxos4j.testkit.junit.JournalContract} and {@link org.paxos4j.testkit.junit.TransportContract}. They demand what the
 * documentation of the interfaces demands, and nothing more.
 *
 * <p>{@link org.paxos4j.testkit.junit.Simulate} runs a test with whole clusters under faults of every kind, once for each of some
 * seeds.
 *
 * <p>This package alone needs JUnit Jupiter, which the test kit does not bring along: a project that runs the suites has it.
 */
@NullMarked
package org.paxos4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
