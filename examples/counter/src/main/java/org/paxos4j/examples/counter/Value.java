/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.counter;

/**
 * The answer to every command and query.
 *
 * @param value the counter then
 */
public record Value(long value) {}
