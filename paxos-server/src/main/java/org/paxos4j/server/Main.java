/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The {@code paxos} command line. Answers go to standard output, errors and logs to standard error. */
@Command(
        name = "paxos",
        description = "Runs and drives a replicated state machine.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            InitCommand.class,
            NodeCommand.class,
            StatusCommand.class,
            CounterCommand.class,
            LockCommand.class,
            LoadCommand.class,
            HistoryCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            LogCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the state machine answered with an error, or a check failed",
            "2:wrong usage or configuration",
            "4:journal refused",
            "10:outcome unknown",
            "11:certainly not done: no leader, refused, overloaded",
            "70:internal error"
        })
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command and its options; {@code --help} lists them
     */
    public static void main(String[] args) {
        quietLogsUnlessNode(args);
        // By this thread alone: were several the first to log, slf4j would complain about it on standard error.
        LoggerFactory.getILoggerFactory();
        System.exit(run(args, System.out, System.err));
    }

    /** Only a node's log is of interest by default; a client's errors come as one line, and simulated nodes are to fail. */
    private static void quietLogsUnlessNode(String[] args) {
        String command = args.length > 0 ? args[0] : "";
        if (!command.equals("node") && System.getProperty("paxos.log") == null && System.getenv("PAXOS_LOG") == null) {
            System.setProperty("paxos.log", command.equals("simulate") ? "off" : "error");
        }
    }

    /** Runs one command and returns its exit code. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        PrintWriter output = new PrintWriter(out, true, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        CommandLine commands = new CommandLine(new Main());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setOut(output);
        commands.setErr(errors);
        commands.setParameterExceptionHandler((wrong, given) -> usageError(wrong));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        int code;
        try {
            code = commands.execute(args);
        } catch (Throwable error) { // not an exception: a plug-in that lacks a part, or recurses without end
            code = broken(error, errors);
        }
        output.flush();
        errors.flush();
        return code;
    }

    private static int broken(Throwable failure, PrintWriter errors) {
        LoggerFactory.getLogger(Main.class).error("internal error", failure);
        errors.println("paxos: internal error: " + oneLine(failure.toString()));
        return ExitCode.INTERNAL;
    }

    private static int usageError(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println("paxos: " + oneLine(wrong.getMessage()) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        if (failure instanceof CommandFailure known) {
            command.getErr().println("paxos: " + oneLine(known.getMessage()));
            return known.exitCode();
        }
        return broken(failure, command.getErr());
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }

    /** The version of the jar, if it is run from one. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"paxos " + (version == null ? "(from source)" : version)};
        }
    }
}
