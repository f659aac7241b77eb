/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * How a connection begins: whoever dials says {@link PeerHello} or {@link ClientHello}, the node answers {@link Welcome}
 * or {@link Refused} and, after the latter, closes.
 */
public sealed interface HandshakeMessage extends WireMessage permits PeerHello, ClientHello, Welcome, Refused {
    /** The version of what crosses the wire after the handshake. Nodes of different versions refuse each other. */
    int PROTOCOL_VERSION = 1;
}
