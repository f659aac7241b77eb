/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference, the keys that a file may have and the keys that are read are the same, with the same defaults. */
final class ReferenceTest {
    private static final Path REFERENCE = Path.of("src/main/resources/reference.conf");

    @TempDir
    private Path folder;

    @Test
    void theReferenceAndTheKnownKeysAreTheSame() throws IOException {
        Set<String> keys = new TreeSet<>();
        addKeys("", example().root(), keys);
        assertEquals(new TreeSet<>(KnownKeys.ALL), keys);
    }

    @Test
    void theReferenceWithItsExamplesTakenOutOfTheirCommentsIsAConfiguration() throws IOException {
        NodeConfiguration node =
                read(example().withValue("paxos.allow-plaintext", ConfigValueFactory.fromAnyRef(true)));
        assertEquals("orders", node.settings().clusterName());
        assertEquals(3, node.settings().members().size());
    }

    static Set<String> leaves() {
        return Set.copyOf(KnownKeys.leaves());
    }

    /** A value that no key can have is complained of, so each key is read, also where nothing seems to depend on it. */
    @ParameterizedTest
    @MethodSource("leaves")
    void everyKeyOfTheReferenceIsRead(String key) throws IOException {
        Config nonsense =
                loopback().withValue(key, ConfigFactory.parseString("a = 1").root());
        String line = assertThrows(CommandFailure.class, () -> read(nonsense)).getMessage();
        assertTrue(line.contains(key), line);
    }

    @Test
    void aKeyThatIsNotInTheReferenceCannotBeRead() throws IOException {
        Path file = write(loopback());
        assertThrows(
                IllegalArgumentException.class,
                () -> ConfigurationFile.read(file).text("paxos.nonsense", "anything"));
    }

    @Test
    void propertiesOfTheProcessChangeNothing() throws IOException {
        NodeConfiguration before = read(loopback().withoutPath("paxos.heartbeat"));
        System.setProperty("paxos.heartbeat", "70 ms");
        System.setProperty("config.override_with_env_vars", "true");
        ConfigFactory.invalidateCaches();
        try {
            assertEquals(
                    before.settings(),
                    read(loopback().withoutPath("paxos.heartbeat")).settings());
        } finally {
            System.clearProperty("paxos.heartbeat");
            System.clearProperty("config.override_with_env_vars");
            ConfigFactory.invalidateCaches();
        }
    }

    /** Config merges all files of this name on the class path, and a plug-in's jar may well have one. */
    @Test
    void aReferenceThatAPlugInBringsChangesNothing() throws Exception {
        Files.writeString(folder.resolve("reference.conf"), "paxos.heartbeat = 70 ms");
        String file = write(loopback().withoutPath("paxos.heartbeat")).toString();
        URL[] classPath = Arrays.stream(
                        (folder + File.pathSeparator + System.getProperty("java.class.path")).split(File.pathSeparator))
                .map(ReferenceTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader withPlugIn = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> node = withPlugIn.loadClass(NodeConfiguration.class.getName());
            var reading = node.getDeclaredMethod("read", Path.class);
            reading.setAccessible(true);
            var effective = node.getDeclaredMethod("effective");
            effective.setAccessible(true);
            String text = (String) effective.invoke(reading.invoke(null, Path.of(file)));
            assertTrue(text.contains("paxos.heartbeat = \"50 ms\"  # default"), text);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The reference, with the lines of its comments that are HOCON. */
    private static Config example() throws IOException {
        String text = Files.readAllLines(REFERENCE).stream()
                .map(line -> line.replaceFirst("^(\\s*)# ([a-z-]+ = .*|  \\{ id.*|])$", "$1$2"))
                .collect(Collectors.joining("\n"));
        return ConfigFactory.parseString(text);
    }

    /** A node that listens where plain text is no matter. */
    private static Config loopback() throws IOException {
        return example().withValue("paxos.node.bind", ConfigValueFactory.fromAnyRef("127.0.0.1:7700"));
    }

    private NodeConfiguration read(Config config) throws IOException {
        return NodeConfiguration.read(write(config));
    }

    private Path write(Config config) throws IOException {
        return Files.writeString(folder.resolve("paxos.conf"), config.root().render());
    }

    private static void addKeys(String prefix, ConfigObject object, Set<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = prefix + entry.getKey();
            keys.add(key);
            if (entry.getValue() instanceof ConfigObject section) {
                addKeys(key + ".", section, keys);
            } else if (entry.getValue() instanceof ConfigList list) {
                for (ConfigValue element : list) {
                    if (element instanceof ConfigObject section) {
                        addKeys(key + ".", section, keys);
                    }
                }
            }
        }
    }
}
