/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import org.paxos4j.api.protocol.WireMessage;

/**
 * What a frame held.
 *
 * @param bytes the size of the whole frame
 */
record Received(WireMessage message, int bytes) {
    /** For a line of a log: never the content. */
    String kind() {
        return message.getClass().getSimpleName();
    }
}
