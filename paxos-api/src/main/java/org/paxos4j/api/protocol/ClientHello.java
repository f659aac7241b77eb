/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * A client presents itself.
 *
 * @param protocolVersion {@link HandshakeMessage#PROTOCOL_VERSION} of its build
 */
public record ClientHello(int protocolVersion) implements HandshakeMessage {}
