/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

/**
 * The command that sets a counter, if it has a certain value; answered with its new {@link Value}, and refused if it has
 * another, or if the name is empty or too long.
 *
 * @param name the counter, 1 to 128 characters
 * @param expected the value that it must have; a counter that was never named before has 0
 * @param value its new value
 */
public record CompareAndSet(String name, long expected, long value) {}
