/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

/**
 * The query for a counter's value; answered with its {@link Value}, 0 for one that was never added to. It has its
 * place in the log like a command, so it sees every add that was acknowledged before it was sent.
 *
 * @param name the counter, 1 to 128 characters
 */
public record Get(String name) {}
