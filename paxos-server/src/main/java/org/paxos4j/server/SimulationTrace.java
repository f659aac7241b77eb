/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.paxos4j.testkit.SimulationResult;

/** A line for each run of a simulation; of two machines the lines of a seed must be equal. */
final class SimulationTrace implements AutoCloseable {
    private final @Nullable Path file;
    private final @Nullable BufferedWriter lines;

    private SimulationTrace(@Nullable Path file, @Nullable BufferedWriter lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Into a file, replaced if it is there; without one nowhere. */
    static SimulationTrace in(@Nullable Path file) {
        try {
            return new SimulationTrace(
                    file, file == null ? null : Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException unusable) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the trace cannot be written to " + file + ": " + unusable, unusable);
        }
    }

    void write(SimulationResult result) {
        if (lines == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seed", result.seed());
        fields.put("nodes", result.nodes());
        fields.put("clients", result.clients());
        fields.put("committed", result.committed());
        fields.put("unknown", result.unknown());
        fields.put("elections", result.elections());
        fields.put("recovery_ms", result.recovery().toMillis());
        fields.put("trace", Long.toHexString(result.trace()));
        fields.put(
                "faults",
                result.faults().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue)));
        try {
            lines.write(Json.object(fields));
            lines.newLine();
        } catch (IOException failed) {
            throw new CommandFailure(ExitCode.INTERNAL, "the trace in " + file + " is not whole: " + failed, failed);
        }
    }

    @Override
    public void close() {
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException failed) {
            throw new CommandFailure(ExitCode.INTERNAL, "the trace in " + file + " is not whole: " + failed, failed);
        }
    }
}
