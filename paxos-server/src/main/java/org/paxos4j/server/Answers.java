/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.examples.counter.Value;
import org.paxos4j.statemachine.CommandRejected;

/** What a client is told of its commands, as values and exit codes. */
final class Answers {
    private Answers() {}

    /** Waits for a counter's value; any other end is a {@link CommandFailure} with the exit code that says which. */
    static long value(CompletableFuture<Record> answer) throws InterruptedException {
        try {
            if (answer.get() instanceof Value value) {
                return value.value();
            }
        } catch (ExecutionException failed) {
            Throwable cause = causeOf(failed);
            throw new CommandFailure(exitCode(cause), sentence(cause), cause);
        }
        throw new CommandFailure(ExitCode.INTERNAL, "the counter answered with something that is not a value");
    }

    /** Why a future failed. */
    static Throwable causeOf(ExecutionException failed) {
        return Objects.requireNonNullElse(failed.getCause(), failed);
    }

    private static int exitCode(Throwable cause) {
        if (cause instanceof CommandRejected) {
            return ExitCode.CHECK_FAILED;
        }
        if (cause instanceof OutcomeUnknownException) {
            return ExitCode.OUTCOME_UNKNOWN;
        }
        return cause instanceof NotDoneException ? ExitCode.NOT_DONE : ExitCode.INTERNAL;
    }

    private static String sentence(Throwable cause) {
        return switch (exitCode(cause)) {
            case ExitCode.CHECK_FAILED -> "refused: " + cause.getMessage();
            case ExitCode.OUTCOME_UNKNOWN -> cause.getMessage() + "; it may have been done";
            case ExitCode.NOT_DONE -> String.valueOf(cause.getMessage());
            default -> "internal error: " + cause;
        };
    }
}
