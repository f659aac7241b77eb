/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * The command that takes what is reserved out of the stock; answered with the {@link Stock} that is left. Refused if there
 * is no such reservation, or not any more.
 *
 * @param reservation the number that {@link Reserved} told
 */
public record Buy(long reservation) {}
