/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * The query for how much there is of an item; answered with its {@link Stock}. Of an item that was never delivered there is
 * nothing.
 *
 * @param item its name, 1 to 64 characters
 */
public record Look(String item) {}
