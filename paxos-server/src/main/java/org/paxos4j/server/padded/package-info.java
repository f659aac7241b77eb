/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The state machine {@code padded-counter}, by which {@code paxos bench} measures: one 64-bit counter, and commands that are
 * as large as somebody wants them.
 */
@NullMarked
package org.paxos4j.server.padded;

import org.jspecify.annotations.NullMarked;
