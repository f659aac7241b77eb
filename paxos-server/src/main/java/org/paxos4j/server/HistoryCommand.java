/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.paxos4j.testkit.history.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at what clients sent and heard. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Looks at what clients sent and heard: a file of load --history.",
        subcommands = HistoryCommand.VerifyCommand.class)
final class HistoryCommand {

    /** {@code history verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Says whether a history is linearizable: whether there is an order of all operations, true to the time in which"
                        + " they happened, that explains all answers.",
                "The whole history is kept in memory. A large one may need more of that: PAXOS_JAVA_OPTS=-Xmx2g."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:linearizable",
                "1:not linearizable; what cannot be explained is printed",
                "2:wrong usage, or not a history",
                "10:undecided: it would take more memory"
            })
    static final class VerifyCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "FILE", description = "The history, as load --history writes it.")
        private Path file = Path.of("");

        @Option(names = "--json", description = "Answer as one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            HistoryFile.Result result = HistoryFile.check(file);
            print(spec.commandLine().getOut(), result);
            if (result.verdict() instanceof Verdict.NotLinearizable) {
                throw new CommandFailure(ExitCode.CHECK_FAILED, file + " is not linearizable");
            }
            if (result.verdict() instanceof Verdict.Undecided) {
                throw new CommandFailure(
                        ExitCode.OUTCOME_UNKNOWN, file + " may be linearizable or not: to tell would take more memory");
            }
            return ExitCode.DONE;
        }

        private void print(PrintWriter out, HistoryFile.Result result) {
            if (json) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("verdict", name(result.verdict()));
                fields.put("operations", result.operations());
                fields.put("unknown", result.unknown());
                fields.put("failed", result.failed());
                fields.put("keys", result.keys());
                fields.put("explanation", result.verdict().explanation());
                out.println(Json.object(fields));
                return;
            }
            out.printf(
                    Locale.ROOT,
                    "operations %,d, of which unknown %,d, failed %,d; keys %,d%n",
                    result.operations(),
                    result.unknown(),
                    result.failed(),
                    result.keys());
            out.println(result.verdict().explanation());
        }

        private static String name(Verdict verdict) {
            if (verdict instanceof Verdict.Linearizable) {
                return "linearizable";
            }
            return verdict instanceof Verdict.NotLinearizable ? "not-linearizable" : "undecided";
        }
    }
}
