/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

import org.paxos4j.statemachine.Bytes;

/**
 * The command that adds to the counter; answered with the {@link Total} after it. The sum wraps around.
 *
 * @param delta what to add
 * @param padding nobody reads it: it makes the command as large as it is to be
 */
public record PaddedAdd(long delta, Bytes padding) {}
