/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;

/** The life of a replica, from its first start to its end. */
final class NodeProgram {
    private static final String USAGE = "usage: create|run NODE DATA-FOLDER ADDRESS-OF-NODE-1 ADDRESS-OF-NODE-2 ...";

    private NodeProgram() {}

    static void main(String[] args, Function<ReplicaSettings, ReplicaAssembly> assemble) throws Exception {
        try {
            ReplicaAssembly assembly = assemble.apply(settings(args));
            switch (args[0]) {
                case "create" -> assembly.createJournal(); // once in the life of a node
                case "run" -> serve(assembly.start());
                default -> throw new IllegalArgumentException(USAGE);
            }
        } catch (IllegalArgumentException | JournalRefusedException | JournalException | IOException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    private static ReplicaSettings settings(String[] args) {
        if (args.length < 4 || !args[1].matches("[1-9]")) {
            throw new IllegalArgumentException(USAGE);
        }
        ReplicaSettings.Builder settings =
                ReplicaSettings.builder("orders", Integer.parseInt(args[1])).dataFolder(Path.of(args[2]));
        for (int i = 3; i < args.length; i++) {
            settings.member(i - 2, args[i]);
        }
        return settings.build();
    }

    private static void serve(Replica replica) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(replica::close, "close"));
        System.out.println("listening on " + replica.address());
        ReplicaFault fault = replica.fault().get(); // waits for ever, as long as all is well
        System.err.println(fault.message());
        Runtime.getRuntime().halt(fault.kind().exitCode());
    }
}
