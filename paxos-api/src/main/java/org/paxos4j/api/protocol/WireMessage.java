/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** Whatever crosses a connection. */
public sealed interface WireMessage permits PeerMessage, ClientMessage, HandshakeMessage {}
