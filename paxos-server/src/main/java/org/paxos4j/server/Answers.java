/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.statemachine.CommandRejected;

/** What a client is told of its commands, as answers and exit codes. */
final class Answers {
    private Answers() {}

    /** A question to the cluster. */
    interface Question<A> {
        A ask() throws ExecutionException, InterruptedException;
    }

    /** The answer; any other end is a {@link CommandFailure} with the exit code that says which. */
    static <A> A to(Question<A> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException failed) {
            Throwable cause = causeOf(failed);
            throw new CommandFailure(exitCode(cause), sentence(cause), cause);
        }
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
