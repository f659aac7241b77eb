/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The command that asks for a lock.
 *
 * <p>Answered with {@link Granted}, if the lock is free or the owner holds it already: its lease then counts anew, and its token
 * stays. If somebody else holds it, the answer is {@link Waiting} and the owner has a place in the queue, or keeps the one that
 * it has; or, with {@code waitMillis = 0}, the command is refused. An owner that waits learns by asking again that it was granted the
 * lock. It loses its place if it does not ask again in time, so that nobody waits for one who is gone.
 *
 * <p>Refused also if a name is empty or too long, a time is out of range, or there are too many locks or too many in the queue.
 *
 * @param lock the lock, 1 to 128 characters
 * @param owner who asks, 1 to 128 characters. Two programs of one owner's name are one owner: let a program that starts anew
 *     take a new name.
 * @param leaseMillis how long the owner has the lock from the moment it is granted, in milliseconds of the log's clock: 1 to
 *     86,400,000 (a day)
 * @param waitMillis how long its place in the queue is kept, in milliseconds of the log's clock: 0 to 3,600,000 (an hour)
 */
public record Acquire(String lock, String owner, long leaseMillis, long waitMillis) {}
