/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server.padded;

/** The query for the counter's {@link Total}. */
public record GetTotal() {}
