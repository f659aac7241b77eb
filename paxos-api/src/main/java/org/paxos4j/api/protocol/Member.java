/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A node of the cluster. Its identity is its id; its address may change.
 *
 * @param id 1 or more, unique in the cluster
 * @param host a name or an address; names are resolved anew for every connection
 * @param port 1 to 65,535
 */
public record Member(int id, String host, int port) {
    /** Checks the ranges. */
    public Member {
        Objects.requireNonNull(host, "host");
        if (id < 1) {
            throw new IllegalArgumentException("node id must be 1 or more, was " + id);
        }
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
    }

    /** As {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
