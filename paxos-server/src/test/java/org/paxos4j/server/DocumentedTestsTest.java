/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that a page of docs names as its proof is there. */
class DocumentedTestsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+)(…)?)?`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = testSources();
        List<MatchResult> named = named();
        assertFalse(named.isEmpty());

        List<String> missing = named.stream()
                .filter(test -> !exists(sources, test))
                .map(MatchResult::group)
                .distinct()
                .toList();

        assertEquals(List.of(), missing);
    }

    private static boolean exists(Map<String, String> sources, MatchResult test) {
        String source = sources.get(test.group(1));
        if (source == null || test.group(2) == null) {
            return source != null;
        }
        return source.contains("void " + test.group(2) + (test.group(3) == null ? "(" : ""));
    }

    private static List<MatchResult> named() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .flatMap(page -> NAMED.matcher(read(page)).results())
                    .toList();
        }
    }

    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            DocumentedTestsTest::read,
                            String::concat));
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
