/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node of the cluster. Its identity is its id; its address may change.
 *
 * @param id 1 or more, unique in the cluster
 * @param host a name or an address; names are resolved anew for every connection
 * @param port 1 to 65,535
 */
public record Member(int id, String host, int port) {
    private static final Pattern ADDRESS = Pattern.compile("(\\[\\S+]|[^\\s:]+):(\\d{1,5})");

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

    /**
     * The member at an address as people write it.
     *
     * @param address {@code host:port}; an IPv6 address stands in brackets
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Member at(int id, String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + address + "\" is not an address of node " + id
                    + "; it must be host:port, as 127.0.0.1:7701");
        }
        return new Member(id, matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** As {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
