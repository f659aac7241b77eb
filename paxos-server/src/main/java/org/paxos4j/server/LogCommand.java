/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.spi.JournalInspector;
import org.paxos4j.api.spi.JournalRefusedException;
import org.paxos4j.api.spi.JournalSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the journal of a node that does not run. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at the journal of a node that does not run; never changes anything.",
            "Only the file system may note that the files were read."
        },
        subcommands = {LogCommand.VerifyCommand.class, LogCommand.DumpCommand.class})
final class LogCommand {

    /** What both have. */
    abstract static class OfOneJournal implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                index = "0",
                paramLabel = "DIR",
                description = "The node's data folder: paxos.node.data of its configuration.")
        private Path folder = Path.of("");

        // Not the configuration: whoever looks at a copy of a folder need not have it.
        @Option(
                names = "--plugins",
                paramLabel = "DIR",
                description = "The folder of the plug-in that wrote the journal: paxos.plugins of its configuration.")
        private @Nullable Path plugIns;

        @Option(names = "--json", description = "Answer as JSON, one object a line.")
        private boolean json;

        boolean json() {
            return json;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        private ClassPath classPath() {
            return ClassPath.with(Optional.ofNullable(plugIns)
                    .map(given -> new PlugInFolder(given.toAbsolutePath().normalize(), "--plugins")));
        }

        /** Prints what is found in the journal, and says at the end whether it is sound. */
        int inspect(long fromSlot, long toSlot, LogReport report) {
            InspectedJournal journal = InspectedJournal.in(folder, classPath());
            try {
                JournalInspector inspector = journal.inspector();
                JournalSummary summary = inspector.inspect(folder, fromSlot, toSlot, report);
                report.end(journal.kind(), folder.toAbsolutePath().normalize(), summary);
            } catch (JournalRefusedException refused) {
                throw new CommandFailure(ExitCode.JOURNAL_REFUSED, refused);
            }
            if (report.damages() > 0) {
                throw new CommandFailure(
                        ExitCode.JOURNAL_REFUSED,
                        "the journal in " + folder.toAbsolutePath().normalize() + " is not sound (findings: "
                                + report.damages() + ", listed above); a node refuses to start with it and says what"
                                + " to do; do not repair it");
            }
            return ExitCode.DONE;
        }
    }

    /** {@code log verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks all that a node checks when it starts, and goes on after what is damaged.",
                "Prints each damage and then what the journal says of itself."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the journal is sound",
                "2:wrong usage, or a plug-in that cannot be used",
                "4:the journal is damaged, marked unsafe, missing, in use, of another format, or cannot be read"
            })
    static final class VerifyCommand extends OfOneJournal {
        @Override
        public Integer call() {
            return inspect(1, Long.MAX_VALUE, new LogReport(out(), json(), LogReport.Detail.SUMMARY));
        }
    }

    /** {@code log dump}. */
    @Command(
            name = "dump",
            mixinStandardHelpOptions = true,
            description = {
                "Prints one line for each slot: its ballot, and what its value is, but never what is in it.",
                "crc32c is that of the value's bytes, which are the same on every node."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the slots are sound",
                "2:wrong usage, or a plug-in that cannot be used",
                "4:the journal is damaged, marked unsafe, missing, in use, of another format, or cannot be read"
            })
    static final class DumpCommand extends OfOneJournal {
        @Option(names = "--from", paramLabel = "SLOT", description = "The first slot; default: the first one of all.")
        private long from = 1;

        @Option(names = "--to", paramLabel = "SLOT", description = "The last slot; default: the last one of all.")
        private long to = Long.MAX_VALUE;

        @Override
        public Integer call() {
            if (from < 1 || to < from) {
                throw CommandFailure.usage("--from must be 1 or more, and --to not less than --from");
            }
            return inspect(from, to, new LogReport(out(), json(), LogReport.Detail.SLOTS));
        }
    }
}
