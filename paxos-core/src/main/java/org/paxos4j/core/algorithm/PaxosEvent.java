/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.PaxosMessage;

/**
 * One step of the algorithm: who reacts, to what, with which window to the outside.
 */
public record PaxosEvent(PaxosIO io, PaxosAgent agent, PaxosMessage message) {}
