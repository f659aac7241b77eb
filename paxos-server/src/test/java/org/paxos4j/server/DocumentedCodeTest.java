/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java that the README and the pages of docs show is compiled: it stands in an example or in a test, line by line. */
class DocumentedCodeTest {
    private static final Path ROOT = Path.of("..");
    private static final String BEGIN = "```java";
    private static final String END = "```";

    /**
     * Code on a page.
     *
     * @param where page and line of its beginning
     * @param text its lines, as {@link #normalised}
     */
    private record Block(String where, String text) {}

    @Test
    void everyJavaBlockStandsInAnExampleOrInATest() throws IOException {
        List<String> sources = sources();
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            blocks.addAll(blocks(page));
        }
        assertFalse(blocks.isEmpty());

        List<Block> nowhere = blocks.stream()
                .filter(block -> sources.stream().noneMatch(source -> source.contains(block.text())))
                .toList();

        assertEquals(List.of(), nowhere);
    }

    private static List<Block> blocks(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<Block> blocks = new ArrayList<>();
        for (int begin = 0; begin < lines.size(); begin++) {
            if (lines.get(begin).equals(BEGIN)) {
                List<String> rest = lines.subList(begin + 1, lines.size());
                List<String> code = rest.subList(0, rest.indexOf(END));
                blocks.add(new Block(ROOT.relativize(page) + ":" + (begin + 2), normalised(code.stream())));
            }
        }
        return blocks;
    }

    /** Without indentation and empty lines; each line between two line ends, so that only whole lines are found. */
    private static String normalised(Stream<String> lines) {
        return lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(DocumentedCodeTest::isOfAnExampleOrATest)
                    .map(DocumentedCodeTest::read)
                    .toList();
        }
    }

    private static boolean isOfAnExampleOrATest(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/src/test/java/") || (path.contains("/examples/") && path.contains("/src/main/java/"));
    }

    private static String read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return normalised(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
