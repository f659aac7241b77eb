/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The command by which an owner gives its lock back, or its place in the queue. The lock goes to the next in the queue in the same
 * slot. Answered with {@link Released}; refused if the owner neither holds the lock under this token nor, with token 0, waits
 * for it.
 *
 * @param lock the lock
 * @param owner who holds it or waits for it
 * @param token under which token; 0 for whichever, and for a place in the queue
 */
public record Release(String lock, String owner, long token) {}
