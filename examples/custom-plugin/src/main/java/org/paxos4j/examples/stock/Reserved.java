/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * The answer to {@link Reserve}.
 *
 * @param reservation the number by which to {@link Buy}; never given twice
 */
public record Reserved(long reservation) {}
