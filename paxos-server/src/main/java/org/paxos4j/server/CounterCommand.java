/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Map;
import java.util.concurrent.Callable;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.examples.counter.Get;
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
        description = "Adds to or reads a replicated counter; prints its value alone on a line.",
        subcommands = {CounterCommand.AddCommand.class, CounterCommand.GetCommand.class})
final class CounterCommand {

    /** What both have. */
    abstract static class OneCounter implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Option(names = "--json", description = "Answer as one JSON object.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "NAME", description = "The counter, 1 to 128 characters.")
        private String name = "";

        /** What to send. */
        abstract Record command(String counter);

        @Override
        public Integer call() throws InterruptedException {
            try (PaxosClient client = cluster.access().client()) {
                long value = Answers.value(client.submit(CounterProvider.NAME, command(name), cluster.timeout()));
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
        Record command(String counter) {
            return new Add(counter, delta);
        }
    }

    /** {@code counter get}. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "Prints the counter's value.")
    static final class GetCommand extends OneCounter {
        @Override
        Record command(String counter) {
            return new Get(counter);
        }
    }
}
