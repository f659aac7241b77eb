/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * The command that sets some of an item aside; answered with a {@link Reserved}. Refused if not so many are free.
 *
 * @param item its name, 1 to 64 characters
 * @param quantity how many, 1 to 1,000,000
 * @param holdSeconds how long, in seconds of the log's clock, 1 to 86,400; what is not bought by then is free again
 */
public record Reserve(String item, int quantity, int holdSeconds) {}
