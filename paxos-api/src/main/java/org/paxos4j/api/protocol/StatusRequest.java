/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/** Asks a node how it is. */
public enum StatusRequest implements ClientMessage {
    /** The only one. */
    INSTANCE
}
