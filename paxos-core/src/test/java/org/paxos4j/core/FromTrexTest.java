/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/from-trex.md: every type and object of Trex has a class of ours or a reason why not. */
class FromTrexTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| `(\\w+)` \\| (.+?) \\| (.+?) \\|");
    private static final Pattern CLASS = Pattern.compile("`(org\\.paxos4j\\.[\\w.]+)`");

    private record Row(int number, String name, String ours, String reason) {}

    @Test
    void eachOfTheFiftyTypesHasItsRow() throws IOException {
        List<Row> types = rows("## Types");

        assertEquals(50, types.size());
        assertNumbered(types);
    }

    @Test
    void eachOfTheTwentyTwoObjectsHasItsRow() throws IOException {
        List<Row> objects = rows("## Objects");

        assertEquals(22, objects.size());
        assertNumbered(objects);
    }

    @Test
    void eachRowNamesAClassThatExistsOrGivesAReason() throws IOException {
        for (Row row : allRows()) {
            assertFalse(row.reason().isBlank(), row.name());
            Matcher named = CLASS.matcher(row.ours());
            if (named.matches()) {
                assertDoesNotThrow(() -> Class.forName(named.group(1)), row.name());
            } else {
                assertEquals("—", row.ours(), row.name());
            }
        }
    }

    @Test
    void whereTheNameIsKeptItIsOurClassesName() throws IOException {
        long same = allRows().stream()
                .filter(row -> row.ours().endsWith("." + row.name() + "`"))
                .count();
        long ours = allRows().stream().filter(row -> !row.ours().equals("—")).count();

        assertAll(
                () -> assertTrue(ours >= 45, () -> ours + " rows name a class"),
                () -> assertTrue(same >= 45, () -> same + " rows name a class of the same name"));
    }

    private static void assertNumbered(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i + 1, rows.get(i).number());
        }
    }

    private static List<Row> allRows() throws IOException {
        return rows("# From Trex");
    }

    /** The rows from a heading on, up to the next one of the same kind. */
    private static List<Row> rows(String heading) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "from-trex.md"));
        int from = page.indexOf(heading);
        int next = page.indexOf("\n" + heading.substring(0, heading.indexOf(' ') + 1), from + 1);
        return ROW.matcher(page.substring(from, next < 0 ? page.length() : next))
                .results()
                .map(row -> new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3), row.group(4)))
                .toList();
    }
}
