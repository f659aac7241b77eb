/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

/**
 * The command that adds to a counter; answered with its new {@link Value}. A counter that was never named before is 0.
 * Refused if the name is empty or too long, or if the sum does not fit into 64 bits.
 *
 * @param name the counter, 1 to 128 characters
 * @param delta what to add; may be negative
 */
public record Add(String name, long delta) {}
