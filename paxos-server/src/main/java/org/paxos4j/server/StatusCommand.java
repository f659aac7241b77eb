/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.paxos4j.api.client.PaxosClient.MemberStatus;
import org.paxos4j.api.protocol.NodeStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks every node how it is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Asks every node how it is; needs no leader.",
            "Nodes that agree have equal digests at equal digest slots.",
            "Exit 0 if at least one node answered, else 11."
        })
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%4s  %-21s  %-9s  %-5s  %8s  %6s  %9s  %9s  %9s  %-25s  %9s  %6s%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--json", description = "Answer as one JSON array, one object for each node.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<MemberStatus> statuses;
        try (ClusterAccess.Statuses query = cluster.access().statuses()) {
            statuses = query.ask(cluster.statusTimeout());
        }
        print(statuses, json, spec.commandLine().getOut());
        if (statuses.stream().allMatch(status -> status.status().isEmpty())) {
            throw new CommandFailure(
                    ExitCode.NOT_DONE, "no node answered within " + Durations.text(cluster.statusTimeout()));
        }
        return ExitCode.DONE;
    }

    static void print(List<MemberStatus> statuses, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.array(statuses.stream().map(StatusCommand::fields).toList()));
            return;
        }
        out.printf(
                Locale.ROOT,
                ROW,
                "node",
                "address",
                "role",
                "ready",
                "ballot",
                "leader",
                "committed",
                "applied",
                "log",
                "digest@slot",
                "queued",
                "faults");
        for (MemberStatus member : statuses) {
            if (member.status().isPresent()) {
                row(member, member.status().get(), out);
            } else {
                out.printf(Locale.ROOT, "%4d  %-21s  unreachable%n", member.node(), member.address());
            }
        }
    }

    private static void row(MemberStatus member, NodeStatus status, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                ROW,
                status.node(),
                member.address(),
                status.role(),
                status.ready() ? "yes" : "no",
                status.ballot(),
                status.leader() == 0 ? "none" : status.leader(),
                status.committed(),
                status.applied(),
                status.firstSlot() + "-" + status.lastSlot(),
                digest(status) + "@" + status.digestSlot(),
                status.queueBytes() + " B",
                status.faults());
    }

    /** As people compare it. */
    static String digest(NodeStatus status) {
        return String.format(Locale.ROOT, "%016x", status.digest());
    }

    private static Map<String, Object> fields(MemberStatus member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("node", member.node());
        fields.put("address", member.address());
        fields.put("reachable", member.status().isPresent());
        member.status().ifPresent(status -> {
            fields.put("ready", status.ready());
            fields.put("role", status.role());
            fields.put("ballot", status.ballot().toString());
            fields.put("leader", status.leader());
            fields.put("promised", status.promised().toString());
            fields.put("committed", status.committed());
            fields.put("applied", status.applied());
            fields.put("firstSlot", status.firstSlot());
            fields.put("lastSlot", status.lastSlot());
            fields.put("digestSlot", status.digestSlot());
            fields.put("digest", digest(status));
            fields.put("queueBytes", status.queueBytes());
            fields.put("faults", status.faults());
            fields.put("syncs", status.syncs());
        });
        return fields;
    }
}
