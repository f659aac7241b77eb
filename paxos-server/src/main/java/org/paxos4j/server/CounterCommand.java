/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.paxos4j.api.client.PaxosClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A client of the replicated counters. */
@Command(
        name = "counter",
        mixinStandardHelpOptions = true,
        description = "Adds to, reads or sets a replicated counter; prints its value alone on a line.",
        subcommands = {
            CounterCommand.AddCommand.class,
            CounterCommand.GetCommand.class,
            CounterCommand.CompareAndSetCommand.class
        })
final class CounterCommand {

    /** What all have. */
    abstract static class OneCounter implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Option(names = "--json", description = "Answer as one JSON object.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "NAME", description = "The counter, 1 to 128 characters.")
        private String name = "";

        /** What to ask. */
        abstract long ask(Counters counters, String counter) throws ExecutionException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            try (PaxosClient client = cluster.access().client()) {
                Counters counters = new Counters(new Sender(client, cluster.timeout()));
                long value = Answers.to(() -> ask(counters, name));
                spec.commandLine()
                        .getOut()
                        .println(json ? Json.object(Map.of("counter", name, "value", value)) : Long.toString(value));
            }
            return ExitCode.DONE;
        }
    }

    /** {@code counter add}. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds DELTA to the counter and prints its new value.")
    static final class AddCommand extends OneCounter {
        @Parameters(index = "1", paramLabel = "DELTA", description = "A whole number of 64 bits; may be negative.")
        private long delta;

        @Override
        long ask(Counters counters, String counter) throws ExecutionException, InterruptedException {
            return counters.add(counter, delta);
        }
    }

    /** {@code counter get}. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "Prints the counter's value.")
    static final class GetCommand extends OneCounter {
        @Override
        long ask(Counters counters, String counter) throws ExecutionException, InterruptedException {
            return counters.get(counter);
        }
    }

    /** {@code counter cas}. */
    @Command(
            name = "cas",
            mixinStandardHelpOptions = true,
            description =
                    "Compare and set: sets the counter to NEW if it is EXPECTED, and prints NEW; exit 1 if it is not.")
    static final class CompareAndSetCommand extends OneCounter {
        @Parameters(
                index = "1",
                paramLabel = "EXPECTED",
                description = "The value that it must have; 0 if never named.")
        private long expected;

        @Parameters(index = "2", paramLabel = "NEW", description = "Its new value.")
        private long value;

        @Override
        long ask(Counters counters, String counter) throws ExecutionException, InterruptedException {
            return counters.compareAndSet(counter, expected, value);
        }
    }
}
