/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Named locks with a lease, a queue and fencing tokens: a state machine that needs time.
 *
 * <p>Read in this order: {@link org.paxos4j.examples.lock.LockProvider}, what there is to send and what is answered;
 * {@code LockMachine}, the rules; {@link org.paxos4j.examples.lock.GuardedResource}, without which a lock protects nothing.
 */
@NullMarked
package org.paxos4j.examples.lock;

import org.jspecify.annotations.NullMarked;
