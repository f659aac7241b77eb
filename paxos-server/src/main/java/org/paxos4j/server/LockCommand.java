/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.lock.LockProvider;
import org.paxos4j.examples.lock.LockState;
import org.paxos4j.examples.lock.Show;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A client of the replicated locks. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        description = {
            "Takes, keeps, gives back or shows a replicated lock.",
            "A lock alone protects nothing: let what it guards look at the fencing token, and turn away whoever comes with an"
                    + " older one than somebody before."
        },
        subcommands = {
            LockCommand.AcquireCommand.class,
            LockCommand.RenewCommand.class,
            LockCommand.ReleaseCommand.class,
            LockCommand.ShowCommand.class
        })
final class LockCommand {

    /** What all have. */
    abstract static class OneLock implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Option(names = "--json", description = "Answer as one JSON object.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "NAME", description = "The lock, 1 to 128 characters.")
        private String lock = "";

        /** Asks, and gives the answer as text and as fields. */
        abstract Answer ask(Sender session, String name) throws ExecutionException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            try (PaxosClient client = cluster.access().client()) {
                Sender session = new Sender(client, cluster.timeout());
                Answer answer = Answers.to(() -> ask(session, lock));
                PrintWriter out = spec.commandLine().getOut();
                out.println(json ? Json.object(answer.fields) : answer.text);
            }
            return ExitCode.DONE;
        }
    }

    /** For people and for programs. */
    private record Answer(String text, Map<String, Object> fields) {

        static Answer token(String lock, String owner, long token) {
            return new Answer(Long.toString(token), Map.of("lock", lock, "owner", owner, "token", token));
        }

        static Answer state(String lock, LockState state) {
            String text = state.isHeld()
                    ? "held by " + state.owner() + ", token " + state.token() + ", for " + state.remainingMillis()
                            + " ms more; "
                            + (state.waiting().isEmpty()
                                    ? "nobody waits"
                                    : "waiting: " + String.join(", ", state.waiting()))
                    : "free";
            return new Answer(
                    text,
                    Map.of(
                            "lock", lock,
                            "held", state.isHeld(),
                            "owner", state.owner(),
                            "token", state.token(),
                            "remaining_ms", state.remainingMillis(),
                            "waiting", state.waiting()));
        }
    }

    /** Whose lock it is. */
    abstract static class OwnLock extends OneLock {
        @Option(
                names = "--owner",
                required = true,
                paramLabel = "O",
                description = "Who you are, 1 to 128 characters; two programs of one owner's name are one owner.")
        private String owner = "";

        abstract long ask(LockOwner asking, String name) throws ExecutionException, InterruptedException;

        @Override
        Answer ask(Sender session, String name) throws ExecutionException, InterruptedException {
            return Answer.token(name, owner, ask(new LockOwner(session, owner), name));
        }
    }

    /** How long to have it. */
    static final class Lease {
        @Option(
                names = "--lease",
                paramLabel = "DURATION",
                converter = Durations.class,
                defaultValue = "10s",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description =
                        "How long to have it from the moment it is granted, 1ms to 1d; the cluster counts no time while it"
                                + " has no leader.")
        private Duration duration = Duration.ZERO;
    }

    /** Under which token. */
    static final class Token {
        @Option(
                names = "--token",
                paramLabel = "T",
                description = "Only if it is held under this fencing token; without it, whichever the owner has.")
        private long number;
    }

    /** {@code lock acquire}. */
    @Command(
            name = "acquire",
            mixinStandardHelpOptions = true,
            description = {
                "Takes the lock and prints its fencing token.",
                "An owner that has it already keeps its token, and its lease counts anew. Exit 1 if somebody else has it and"
                        + " the wait is over."
            })
    static final class AcquireCommand extends OwnLock {
        @Mixin
        private Lease lease = new Lease();

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                converter = Durations.class,
                description =
                        "How long to wait, in the order of coming, while somebody else has it. Without it, not at all.")
        private @Nullable Duration wait;

        @Override
        long ask(LockOwner asking, String name) throws ExecutionException, InterruptedException {
            return asking.acquire(name, lease.duration, wait == null ? Duration.ZERO : wait);
        }
    }

    /** {@code lock renew}. */
    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Has the lease count anew and prints the token; exit 1 if the lock is lost.")
    static final class RenewCommand extends OwnLock {
        @Mixin
        private Lease lease = new Lease();

        @Mixin
        private Token token = new Token();

        @Override
        long ask(LockOwner asking, String name) throws ExecutionException, InterruptedException {
            return asking.renew(name, token.number, lease.duration);
        }
    }

    /** {@code lock release}. */
    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description =
                    "Gives the lock back, or the place in its queue, and prints the token under which it was held, 0 for a"
                            + " place; exit 1 if the lock is lost.")
    static final class ReleaseCommand extends OwnLock {
        @Mixin
        private Token token = new Token();

        @Override
        long ask(LockOwner asking, String name) throws ExecutionException, InterruptedException {
            return asking.release(name, token.number);
        }
    }

    /** {@code lock show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints who has the lock, under which token and for how long, and who waits; or: free.")
    static final class ShowCommand extends OneLock {
        @Override
        Answer ask(Sender session, String name) throws ExecutionException, InterruptedException {
            return Answer.state(name, session.send(LockProvider.NAME, new Show(name), LockState.class));
        }
    }
}
