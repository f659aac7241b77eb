/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Named 64-bit counters: the smallest complete state machine. Read {@link
 * org.paxos4j.examples.counter.CounterProvider} first.
 */
@NullMarked
package org.paxos4j.examples.counter;

import org.jspecify.annotations.NullMarked;
