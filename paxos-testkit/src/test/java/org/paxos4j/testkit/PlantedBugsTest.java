/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bugs in {@code src/test/planted}, which {@code run.sh} there has the simulator look for: each can still be planted, and
 * stands in the table of docs/testing.md. Whether it is caught is not looked at here.
 */
class PlantedBugsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PLANTED = Path.of("src/test/planted");

    @Test
    void eachCanBePlantedInThePresentSources() throws IOException, InterruptedException {
        assumeTrue(isThere("patch"), "the program patch is not installed");
        List<Path> bugs = bugs();
        assertFalse(bugs.isEmpty());
        for (Path bug : bugs) {
            Process patch = new ProcessBuilder("patch", "--dry-run", "-p1", "-F0", "-f", "-d", ROOT.toString())
                    .redirectInput(bug.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(patch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, patch.waitFor(), () -> bug.getFileName() + " does not apply any more: " + said);
        }
    }

    @Test
    void eachSaysWhichRuleItTakesOutAndWhatIsToCatchIt() throws IOException {
        List<Path> silent = bugs().stream()
                .filter(bug -> !read(bug).matches("(?s)# [^\n]+\\.\n# caught by: (simulator|\\w+\\.\\w+)\n--- a/.*"))
                .toList();

        assertEquals(List.of(), silent);
    }

    @Test
    void eachIsInTheTable() throws IOException {
        String page = read(ROOT.resolve("docs/testing.md"));
        List<String> missing = bugs().stream()
                .map(bug -> bug.getFileName().toString().replace(".patch", ""))
                .filter(name -> !page.contains("| `" + name + "`: "))
                .toList();

        assertEquals(List.of(), missing);
    }

    private static List<Path> bugs() throws IOException {
        try (Stream<Path> files = Files.list(PLANTED)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
