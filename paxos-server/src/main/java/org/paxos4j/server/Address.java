/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port, as {@code host:port}; an IPv6 address stands in brackets, and keeps them.
 *
 * @param host a name or an address
 * @param port 1 to 65,535
 */
record Address(String host, int port) {
    static final String FORM = "host:port with a port of 1 to 65535, for example 127.0.0.1:7701";

    private static final Pattern PATTERN = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:\\[\\]]+):([0-9]{1,5})");
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9]+(\\.[0-9]+){3}");
    private static final int MAX_PORT = 65_535;

    /** Reads an address; empty if it is none. */
    static Optional<Address> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(2));
        return port < 1 || port > MAX_PORT ? Optional.empty() : Optional.of(new Address(matcher.group(1), port));
    }

    /** Where somebody listens. */
    static Address of(InetSocketAddress resolved) {
        InetAddress address = resolved.getAddress();
        String host = address.getHostAddress();
        return new Address(address instanceof Inet6Address ? "[" + host + "]" : host, resolved.getPort());
    }

    /** Whether both are the same to a network, however they are written. What a name stands for is not looked up. */
    boolean isSameAs(Address other) {
        return port == other.port && canonicalHost().equals(other.canonicalHost());
    }

    private String canonicalHost() {
        if (!LITERAL.matcher(host).matches()) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException notOne) {
            return host;
        }
    }

    /** Resolved now, if the name can be resolved. */
    InetSocketAddress resolved() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
