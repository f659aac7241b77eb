/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

/**
 * The answer to an owner that has to wait: it has a place in the queue, and must ask again to keep it.
 *
 * @param ahead how many are before it in the queue; the holder does not count
 */
public record Waiting(int ahead) {}
