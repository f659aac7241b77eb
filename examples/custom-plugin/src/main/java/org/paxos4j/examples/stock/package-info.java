/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A stock of goods that customers reserve and then buy; a reservation that is not bought ends by itself. A state machine as
 * somebody would write it in a project of their own: it depends on {@code paxos-statemachine-spi} alone. Read {@link
 * org.paxos4j.examples.stock.StockProvider} first.
 */
@NullMarked
package org.paxos4j.examples.stock;

import org.jspecify.annotations.NullMarked;
