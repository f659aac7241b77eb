/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.ConfigValueFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.core.runtime.QuorumRule;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.core.runtime.Timing;

/**
 * What a node reads of its configuration file.
 *
 * @param settings which replica of which cluster it is, and where
 * @param bindWhere file and line of the address on which it listens
 * @param journal which journal
 * @param transport which transport
 * @param stateMachines the names of the state machines, in the file's order, no two equal
 * @param stateMachinesWhere file and line of these
 * @param plugIns where parts are looked up besides the class path
 * @param unsafeVolatile whether a journal that forgets is accepted in a cluster of several members
 * @param effective every key with the value that counts, as HOCON, one on a line, with where it comes from
 */
record NodeConfiguration(
        ReplicaSettings settings,
        String bindWhere,
        Choice journal,
        Choice transport,
        List<String> stateMachines,
        String stateMachinesWhere,
        Optional<PlugInFolder> plugIns,
        boolean unsafeVolatile,
        String effective) {
    private static final String BIND = "paxos.node.bind";
    private static final String DATA = "paxos.node.data";
    private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    static NodeConfiguration read(Path path) {
        ConfigurationFile file = ConfigurationFile.read(path);
        ClusterConfiguration cluster = ClusterConfiguration.read(file);
        Member self = self(file, cluster);
        Address bind = bind(file, self);
        ReplicaSettings settings = new ReplicaSettings(
                cluster.name(),
                self.id(),
                cluster.members(),
                bind.resolved(),
                file.folder(DATA),
                timing(file),
                quorum(file));
        return new NodeConfiguration(
                settings,
                file.where(BIND, "paxos.cluster.nodes"),
                file.choice("paxos.journal"),
                cluster.transport(),
                stateMachines(file),
                file.where("paxos.state-machines"),
                cluster.plugIns(),
                file.flag("paxos.unsafe-volatile"),
                effective(file, cluster, settings, bind));
    }

    private static Member self(ConfigurationFile file, ClusterConfiguration cluster) {
        String key = "paxos.node.id";
        int id = file.integer(key, 1, Integer.MAX_VALUE);
        return cluster.members().stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .orElseThrow(() -> file.wrong(
                        key,
                        "one of the ids in paxos.cluster.nodes, "
                                + cluster.members().stream().map(Member::id).toList()));
    }

    private static Address bind(ConfigurationFile file, Member self) {
        Address address = file.has(BIND) ? file.address(BIND) : new Address(self.host(), self.port());
        InetSocketAddress resolved = address.resolved();
        boolean open = !resolved.isUnresolved() && !resolved.getAddress().isLoopbackAddress();
        boolean mayBeOpen = file.flag("paxos.allow-plaintext");
        if (open && !mayBeOpen) {
            throw CommandFailure.usage(file.where(BIND, "paxos.cluster.nodes") + ": " + BIND + " is " + address
                    + ", which is not a loopback address: the port would be open to others without encryption; bind to"
                    + " a loopback address, or set paxos.allow-plaintext = true");
        }
        return address;
    }

    private static QuorumRule quorum(ConfigurationFile file) {
        String key = "paxos.cluster.quorum";
        String allowed =
                Arrays.stream(QuorumRule.values()).map(QuorumRule::label).collect(Collectors.joining(" or "));
        String text = file.text(key, allowed);
        return Arrays.stream(QuorumRule.values())
                .filter(rule -> rule.label().equals(text))
                .findFirst()
                .orElseThrow(() -> file.wrong(key, allowed));
    }

    private static Timing timing(ConfigurationFile file) {
        Duration heartbeat = file.duration("paxos.heartbeat", SHORTEST, LONGEST_HEARTBEAT);
        Duration min = file.duration("paxos.election-timeout.min", SHORTEST, LONGEST_TIMEOUT);
        Duration max = file.duration("paxos.election-timeout.max", SHORTEST, LONGEST_TIMEOUT);
        try {
            return new Timing(heartbeat, min, max);
        } catch (IllegalArgumentException wrongTogether) {
            String where = file.where("paxos.election-timeout.min", "paxos.election-timeout.max", "paxos.heartbeat");
            throw new CommandFailure(
                    ExitCode.USAGE, where + ": paxos.election-timeout: " + wrongTogether.getMessage(), wrongTogether);
        }
    }

    private static List<String> stateMachines(ConfigurationFile file) {
        String key = "paxos.state-machines";
        List<String> names = file.names(key);
        if (names.stream().distinct().count() != names.size()) {
            throw CommandFailure.usage(file.where(key) + ": " + key + " names a state machine twice");
        }
        return names;
    }

    private static String effective(
            ConfigurationFile file, ClusterConfiguration cluster, ReplicaSettings settings, Address bind) {
        StringBuilder text = new StringBuilder();
        for (String key : KnownKeys.leaves()) {
            text.append(key)
                    .append(" = ")
                    .append(
                            switch (key) {
                                case BIND -> quoted(bind.toString());
                                case DATA -> quoted(settings.dataFolder().toString());
                                case ClusterConfiguration.PLUG_INS ->
                                    cluster.plugIns()
                                            .map(folder -> quoted(folder.path().toString()))
                                            .orElse("null");
                                default -> file.rendered(key).orElseThrow();
                            });
            text.append("  # ").append(file.origin(key)).append('\n');
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return ConfigValueFactory.fromAnyRef(text).render();
    }
}
