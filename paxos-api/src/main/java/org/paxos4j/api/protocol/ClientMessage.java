/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** What a client and a node say to each other after the handshake. */
public sealed interface ClientMessage extends WireMessage
        permits ClientRequest, ClientReply, StatusRequest, StatusResponse {}
