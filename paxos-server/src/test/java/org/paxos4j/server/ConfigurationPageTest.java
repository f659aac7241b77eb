/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page docs/configuration.md has the keys of the reference, with their defaults. */
class ConfigurationPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `(paxos\\.[a-z.-]+)` \\| (`([^`]+)`|[^|]+) \\|.*");

    @Test
    void thePageHasEveryKeyWithItsDefault() throws IOException {
        Config reference = ConfigFactory.parseFile(
                Path.of("src/main/resources/reference.conf").toFile());
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> shown = shown();
        for (String key : KnownKeys.leaves()) {
            // What has no default is said in words.
            String words = shown.getOrDefault(key, "no row");
            expected.put(key, reference.hasPath(key) ? text(reference, key) : words);
        }
        assertEquals(expected, shown);
    }

    private static String text(Config reference, String key) {
        return reference.getValue(key).render(ConfigRenderOptions.concise()).replace("\"", "");
    }

    private static Map<String, String> shown() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(3) == null ? row.group(2) : row.group(3));
            }
        }
        return rows;
    }
}
