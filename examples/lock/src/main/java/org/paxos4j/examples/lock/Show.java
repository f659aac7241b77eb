/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The query for a lock; answered with its {@link LockState}.
 *
 * @param lock the lock, 1 to 128 characters
 */
public record Show(String lock) {}
