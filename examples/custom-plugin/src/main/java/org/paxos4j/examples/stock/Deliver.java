/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.stock;

/**
 * The command that brings more of an item; answered with its {@link Stock}.
 *
 * @param item its name, 1 to 64 characters
 * @param quantity how many, 1 to 1,000,000
 */
public record Deliver(String item, int quantity) {}
