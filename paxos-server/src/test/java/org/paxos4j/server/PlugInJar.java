/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar as the author of a plug-in builds it: compiled in the test, so that nothing of it is on the test's own class path. */
final class PlugInJar {
    private final Path workshop;
    private final Map<String, byte[]> entries = new TreeMap<>();

    private PlugInJar(Path workshop) {
        this.workshop = workshop;
    }

    /** With nothing in it. */
    static PlugInJar madeIn(Path workshop) {
        return new PlugInJar(workshop);
    }

    /** With the provider {@code org.example.plugin.Echo} of a state machine that answers with what it is told. */
    static PlugInJar ofEcho(Path workshop) {
        return ofStateMachine(workshop, "org.example.plugin.Echo", "echo");
    }

    /** With the provider of a state machine that answers with what it is told; its command is the class {@code Say} in it. */
    static PlugInJar ofStateMachine(Path workshop, String className, String name) {
        return madeIn(workshop)
                .provider("org.paxos4j.statemachine.StateMachineProvider", className)
                .source(className, """
                        import java.util.List;
                        import org.paxos4j.statemachine.*;

                        public final class %s implements StateMachineProvider {
                            public record Say(String what) {}

                            public String name() {
                                return "%s";
                            }

                            public String version() {
                                return "1";
                            }

                            public List<PinnedType> types() {
                                return List.of(PinnedType.command(1, Say.class));
                            }

                            public StateMachine create() {
                                return (context, command) -> new Say(((Say) command).what() + "!");
                            }
                        }
                        """.formatted(className.substring(className.lastIndexOf('.') + 1), name));
    }

    /** Compiles a class, without its line {@code package}, and adds it and those inside it. */
    PlugInJar source(String className, String source) {
        int dot = className.lastIndexOf('.');
        try {
            Path classes = Files.createTempDirectory(workshop, "classes");
            Path file = Files.writeString(
                    Files.createTempDirectory(workshop, "source").resolve(className.substring(dot + 1) + ".java"),
                    "package " + className.substring(0, dot) + ";\n" + source);
            String classPath = System.getProperty("java.class.path");
            int code = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-d", classes + "", "-cp", classPath, file + "");
            assertEquals(0, code, "the compiler says why");
            try (Stream<Path> found = Files.walk(classes)) {
                for (Path compiled : found.filter(Files::isRegularFile).toList()) {
                    entries.put(
                            classes.relativize(compiled).toString().replace('\\', '/'), Files.readAllBytes(compiled));
                }
            }
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Names a provider for the service loader. */
    PlugInJar provider(String service, String className) {
        return text("META-INF/services/" + service, className + "\n");
    }

    /** Adds a file. */
    PlugInJar text(String entry, String... lines) {
        entries.put(entry, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Takes a file away. */
    PlugInJar without(String entry) {
        if (entries.remove(entry) == null) {
            throw new AssertionError(entry + " is none of " + entries.keySet());
        }
        return this;
    }

    /** Writes the jar. */
    Path to(Path jar) throws IOException {
        Files.createDirectories(jar.toAbsolutePath().getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String entry : inJarOrder()) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entries.get(entry));
            }
        }
        return jar;
    }

    /** The manifest comes first, or it is none. */
    private List<String> inJarOrder() {
        String manifest = "META-INF/MANIFEST.MF";
        return Stream.concat(
                        Stream.of(manifest).filter(entries::containsKey),
                        entries.keySet().stream().filter(entry -> !entry.equals(manifest)))
                .toList();
    }
}
