/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What this JVM's host names stand for: the build starts it with {@code -Djdk.net.hosts.file}, and without a cache of
 * names.
 */
final class Hosts {
    private static final Path FILE = Path.of(System.getProperty("jdk.net.hosts.file", "target/hosts"));

    private Hosts() {}

    /** Only {@code localhost} is known. */
    static void reset() {
        set("localhost", "127.0.0.1");
    }

    /** From now on a name stands for these addresses, tried in this order; besides, only {@code localhost} is known. */
    static void set(String name, String... addresses) {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        Arrays.stream(addresses).forEach(address -> lines.add(address + " " + name));
        try {
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
