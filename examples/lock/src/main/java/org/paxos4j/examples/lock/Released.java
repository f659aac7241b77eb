/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The answer to an owner that has given back.
 *
 * @param token under which it held the lock; 0 if it waited for it
 */
public record Released(long token) {}
