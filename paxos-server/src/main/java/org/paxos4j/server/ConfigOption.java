/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The file of a node. */
final class ConfigOption {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The node's configuration file (HOCON); reference.conf lists every key.")
    private Path file = Path.of("");

    Path file() {
        return file;
    }
}
