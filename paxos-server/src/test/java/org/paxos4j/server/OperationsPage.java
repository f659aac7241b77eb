/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The operator's page, docs/operations.md. Where it shows what a command says at last, the next line is {@code exit code N}; a
 * … stands for what differs from case to case.
 */
record OperationsPage(List<String> lines) {
    private static final Path PAGE = Path.of("../docs/operations.md");

    static OperationsPage read() throws IOException {
        return new OperationsPage(Files.readAllLines(PAGE));
    }

    /** Whether it shows this line and this exit code. */
    boolean shows(String said, int code) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i + 1).equals("exit code " + code)
                    && pattern(lines.get(i)).matcher(said).matches()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(
                Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
    }
}
