/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The answer to an owner that holds the lock. The lease began at the command's slot, so an owner that counts it from before it sent
 * the command never believes in it for too long.
 *
 * @param token the fencing token, 1 or more: larger than every token granted before it, of whatever lock
 */
public record Granted(long token) {}
