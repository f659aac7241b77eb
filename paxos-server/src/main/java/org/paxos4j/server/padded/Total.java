/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

/**
 * The answer to everything.
 *
 * @param value the counter
 */
public record Total(long value) {}
