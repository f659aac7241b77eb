/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * One program over three transports: {@link org.paxos4j.examples.transport.SwapTransport} first, then {@code
 * LossyTransportProvider}, the one that is written here.
 */
@NullMarked
package org.paxos4j.examples.transport;

import org.jspecify.annotations.NullMarked;
