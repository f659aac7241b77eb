/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What processes have used so far, as the operating system counts it. Where it does not say (anywhere but on Linux, all except
 * the time of processors), it is 0.
 *
 * @param nodesCpu processor time of the nodes
 * @param clientCpu processor time of this process
 * @param peakMemory resident memory that the nodes had at most, together, in bytes
 * @param memory resident memory that the nodes have now, together, in bytes
 * @param diskBytes what the nodes have had written to the disk
 * @param loopbackBytes what went over the loopback interface, of whomever
 */
record Usage(Duration nodesCpu, Duration clientCpu, long peakMemory, long memory, long diskBytes, long loopbackBytes) {
    private static final Pattern PEAK_MEMORY = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");
    private static final Pattern MEMORY = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern DISK = Pattern.compile("(?m)^write_bytes: (\\d+)");
    private static final Pattern LOOPBACK = Pattern.compile("(?m)^ *lo:\\s*(\\d+)");

    static Usage of(List<NodeProcess> nodes) {
        List<ProcessHandle> handles = nodes.stream().map(NodeProcess::handle).toList();
        return new Usage(
                handles.stream().map(Usage::cpu).reduce(Duration.ZERO, Duration::plus),
                cpu(ProcessHandle.current()),
                1024 * sum(handles, "status", PEAK_MEMORY),
                1024 * sum(handles, "status", MEMORY),
                sum(handles, "io", DISK),
                number(Path.of("/proc/net/dev"), LOOPBACK).orElse(0));
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long sum(List<ProcessHandle> processes, String file, Pattern pattern) {
        return processes.stream()
                .mapToLong(process -> number(Path.of("/proc", Long.toString(process.pid()), file), pattern)
                        .orElse(0))
                .sum();
    }

    private static OptionalLong number(Path file, Pattern pattern) {
        try {
            Matcher found = pattern.matcher(Files.readString(file, StandardCharsets.UTF_8));
            return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
        } catch (IOException notThere) {
            return OptionalLong.empty();
        }
    }
}
