/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.PaxosClient;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which cluster a client means. */
final class ClusterOptions {
    private static final String DEFAULT_TRANSPORT = "netty";
    private static final Duration DEFAULT_STATUS_TIMEOUT = Duration.ofSeconds(2);

    @ArgGroup
    private Cluster cluster = new Cluster();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait for an answer, for example 500ms (default: 10s; status: 2s).")
    private @Nullable Duration timeout;

    /** One of the two. */
    static final class Cluster {
        @Option(
                names = "--cluster",
                paramLabel = "HOST:PORT",
                split = ",",
                showDefaultValue = CommandLine.Help.Visibility.NEVER,
                description = "Any node of the cluster, or several, separated by commas (default: 127.0.0.1:7701).")
        private List<String> addresses = List.of("127.0.0.1:7701");

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "A configuration file of the cluster; its node section is not needed.")
        private @Nullable Path config;
    }

    /** How long a command may take. */
    Duration timeout() {
        return timeout == null ? PaxosClient.DEFAULT_DEADLINE : timeout;
    }

    /** How long the nodes may take to say how they are. */
    Duration statusTimeout() {
        return timeout == null ? DEFAULT_STATUS_TIMEOUT : timeout;
    }

    ClusterAccess access() {
        if (cluster.config != null) {
            ClusterConfiguration configuration = ClusterConfiguration.read(ConfigurationFile.read(cluster.config));
            return ClusterAccess.to(
                    configuration.addresses(), configuration.transport(), ClassPath.with(configuration.plugIns()));
        }
        for (String address : cluster.addresses) {
            if (Address.parse(address).isEmpty()) {
                throw CommandFailure.usage("--cluster must be " + Address.FORM + ", not " + address);
            }
        }
        return ClusterAccess.to(cluster.addresses, new Choice(DEFAULT_TRANSPORT, "--cluster"), ClassPath.own());
    }
}
