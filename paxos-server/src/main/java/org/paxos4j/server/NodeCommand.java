/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one replica in the foreground. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one replica in the foreground; SIGTERM stops it cleanly.",
            "Prints READY once the journal is replayed and the port is open; that says nothing of a leader."
                    + " Logs go to standard error; PAXOS_LOG=debug shows more."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0, 143:stopped on request; after Ctrl-C 130",
            "2:wrong usage or configuration",
            "3:out of memory",
            "4:journal refused",
            "5:journal fault while running",
            "6:invariant violated",
            "7:state machine missing, or different from the peers'",
            "13:address cannot be bound",
            "70:internal error"
        })
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    // For cluster programs: their nodes must not outlive them, not even after kill -9.
    @Option(
            names = "--exit-with-parent",
            hidden = true,
            description = "Standard input is a pipe from the parent process; exit at its end.")
    private boolean exitWithParent;

    @Override
    public Integer call() throws InterruptedException {
        if (exitWithParent) {
            exitAtEndOf(System.in);
        }
        NodeConfiguration configuration = NodeConfiguration.read(config.file());
        log().debug("configuration:\n{}", configuration.effective());
        NodeParts parts = NodeParts.find(configuration);
        parts.describe().forEach(part -> log().info("{}", part));
        Replica replica = start(configuration, parts);
        int node = parts.settings().nodeId();
        stopOnRequest(new RequestedStop(node, replica));
        BackgroundLogging.begin();
        spec.commandLine().getOut().println("READY node=" + node + " address=" + Address.of(replica.address()));
        return haltOn(await(replica));
    }

    private static Replica start(NodeConfiguration configuration, NodeParts parts) {
        InetSocketAddress bind = parts.settings().bind();
        if (bind.isUnresolved()) {
            throw notBound(
                    configuration,
                    "cannot listen on " + bind.getHostString() + ":" + bind.getPort() + ": unknown host",
                    null);
        }
        try {
            return NodeModule.assemble(parts).start();
        } catch (JournalRefusedException refused) {
            throw new CommandFailure(ExitCode.JOURNAL_REFUSED, refused);
        } catch (JournalException failed) {
            throw new CommandFailure(ReplicaFault.Kind.JOURNAL.exitCode(), failed);
        } catch (IOException notBound) {
            throw notBound(configuration, String.valueOf(notBound.getMessage()), notBound);
        }
    }

    private static CommandFailure notBound(
            NodeConfiguration configuration, String message, @Nullable IOException cause) {
        return new CommandFailure(ExitCode.ADDRESS_UNAVAILABLE, configuration.bindWhere() + ": " + message, cause);
    }

    private static void stopOnRequest(RequestedStop stop) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "paxos-stop"));
        } catch (IllegalStateException alreadyRequested) {
            // Somebody asked while the journal was still being replayed; the process is about to end.
            log().info("stopped on request before the node was ready");
        }
    }

    private static ReplicaFault await(Replica replica) throws InterruptedException {
        try {
            return replica.fault().get();
        } catch (ExecutionException broken) {
            return new ReplicaFault(ReplicaFault.Kind.INTERNAL, "the replica stopped in an unknown way", broken);
        }
    }

    /**
     * A replica that is not sure of its state must not do anything more, so no shutdown hook runs: those are for a
     * requested stop.
     */
    private static int haltOn(ReplicaFault fault) {
        int code = fault.kind().exitCode();
        log().error("node stopped by a fault ({}): {}", fault.kind(), fault.message(), fault.cause());
        BackgroundLogging.endWith(fault.message());
        Runtime.getRuntime().halt(code);
        return code;
    }

    private static void exitAtEndOf(InputStream parent) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (parent.read() >= 0) {
                            // Whatever the parent says: only its end counts.
                        }
                    } catch (IOException gone) {
                        log().debug("parent gone", gone);
                    }
                    // Not exit: nobody is left to see a clean stop that hangs, and the journal stands a crash.
                    Runtime.getRuntime().halt(RequestedStop.EXIT_CODE);
                },
                "paxos-parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(NodeCommand.class);
    }
}
