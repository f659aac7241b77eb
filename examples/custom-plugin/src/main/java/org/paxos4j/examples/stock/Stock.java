/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * How much there is of an item.
 *
 * @param free how many can be reserved
 * @param reserved how many are set aside
 */
public record Stock(long free, long reserved) {}
