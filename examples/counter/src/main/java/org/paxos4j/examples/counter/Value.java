/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

/**
 * The answer to every command.
 *
 * @param value the counter after the command
 */
public record Value(long value) {}
