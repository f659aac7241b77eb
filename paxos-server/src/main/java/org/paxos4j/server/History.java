/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients sent and heard, as one JSON object a line: when an operation began, and how it ended. From it a checker can tell
 * whether there is an order of all operations that explains all answers. Safe for use by any thread.
 */
final class History implements AutoCloseable {
    private final List<String> keys;
    private final @Nullable Path file;
    private final @Nullable BufferedWriter lines;
    private final long startedNanos = System.nanoTime();
    private long operations;
    private @Nullable IOException failure;

    private History(List<String> keys, @Nullable Path file, @Nullable BufferedWriter lines) {
        this.keys = keys;
        this.file = file;
        this.lines = lines;
    }

    /** Keeps nothing. */
    static History none() {
        return new History(List.of(), null, null);
    }

    /** Keeps it in a new file. */
    static History in(Path file, List<String> keys) {
        try {
            return new History(keys, file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException unusable) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the history cannot be written to " + file + ": " + reason(file, unusable),
                    unusable);
        }
    }

    private static String reason(Path file, IOException unusable) {
        return unusable instanceof NoSuchFileException
                ? "there is no folder " + file.toAbsolutePath().getParent()
                : unusable.toString();
    }

    /** An operation that has begun. */
    final class Operation {
        private final long number;
        private final int client;
        private final String f;
        private final int key;
        private final Object value;

        private Operation(long number, int client, String f, int key, Object value) {
            this.number = number;
            this.client = client;
            this.f = f;
            this.key = key;
            this.value = value;
        }

        void ended(LoadClient.Outcome outcome) {
            write(this, outcome.end().name().toLowerCase(Locale.ROOT), outcome);
        }
    }

    /** An operation is about to begin. */
    Operation invoke(int client, String f, int key, Object value) {
        Operation operation = new Operation(nextNumber(), client, f, key, value);
        write(operation, "invoke", null);
        return operation;
    }

    /** Writes what is left, and says so if something could not be written. */
    @Override
    public synchronized void close() {
        if (lines == null) {
            return;
        }
        try (lines) {
            if (failure != null) {
                throw failure;
            }
        } catch (IOException failed) {
            throw new CommandFailure(ExitCode.INTERNAL, "the history in " + file + " is not whole: " + failed, failed);
        }
    }

    private synchronized long nextNumber() {
        return operations++;
    }

    private synchronized void write(Operation operation, String event, LoadClient.@Nullable Outcome outcome) {
        if (lines == null || failure != null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("op", operation.number);
        fields.put("client", operation.client);
        fields.put("time", System.nanoTime() - startedNanos);
        fields.put("event", event);
        fields.put("f", operation.f);
        fields.put("key", keys.get(operation.key));
        fields.put("value", operation.value);
        if (outcome != null) {
            outcome.answer().ifPresent(answer -> fields.put("result", answer));
        }
        try {
            lines.write(Json.object(fields));
            lines.newLine();
        } catch (IOException failed) {
            failure = failed;
        }
    }
}
