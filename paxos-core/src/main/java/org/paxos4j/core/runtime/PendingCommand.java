/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.statemachine.Bytes;

/**
 * A client's command on its way through the node.
 *
 * @param request its name
 * @param envelope its bytes, as they go into the log
 * @param client who waits for the answer
 */
record PendingCommand(RequestId request, Bytes envelope, ClientConnection client) {}
