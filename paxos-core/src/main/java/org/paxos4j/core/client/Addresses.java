/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.List;
import java.util.regex.Pattern;

/** Addresses as people write them. */
final class Addresses {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\S+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private Addresses() {}

    /**
     * The same, each once.
     *
     * @throws IllegalArgumentException if there is none, or one is not {@code host:port}
     */
    static List<String> checked(List<String> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("the address of at least one node is needed");
        }
        for (String address : addresses) {
            var parts = HOST_AND_PORT.matcher(address);
            int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(
                        "\"" + address + "\" is not an address; it must be host:port, as 127.0.0.1:7701");
            }
        }
        return addresses.stream().distinct().toList();
    }
}
