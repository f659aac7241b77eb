/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The command by which an owner keeps its lock: the lease counts anew. Answered with {@link Granted}; refused if the owner does not
 * hold the lock under this token (any more).
 *
 * @param lock the lock
 * @param owner who holds it
 * @param token under which token; 0 for whichever
 * @param leaseMillis how long from now, in milliseconds of the log's clock: 1 to 86,400,000 (a day)
 */
public record Renew(String lock, String owner, long token, long leaseMillis) {}
