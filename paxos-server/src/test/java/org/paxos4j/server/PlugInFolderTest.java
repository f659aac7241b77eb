/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.statemachine.StateMachineProvider;

/** What the jars of a plug-in folder add, and the exact line for whatever is wrong with them. */
final class PlugInFolderTest {
    private static final String WHERE = "node.conf:7";

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void setUp() throws IOException {
        folder = Files.createDirectory(temp.resolve("plug-ins of ours #1"));
    }

    @Test
    void aStateMachineIsFoundInAJarOfTheFolderAndTheOwnOnesStillAre() throws IOException {
        Path jar = PlugInJar.ofEcho(temp).to(folder.resolve("echo.jar"));
        StateMachineProvider echo = stateMachine("echo");
        assertEquals("org.example.plugin.Echo in " + jar.toUri().toURL(), NamedProviders.origin(echo));
        assertEquals(CounterProvider.class, stateMachine("counter").getClass());
    }

    @Test
    void onePlugInMayUseAClassOfAnotherJar() throws IOException {
        PlugInJar.ofEcho(temp).without("org/example/plugin/Echo$Say.class").to(folder.resolve("a.jar"));
        PlugInJar.ofEcho(temp)
                .without("org/example/plugin/Echo.class")
                .without("META-INF/services/org.paxos4j.statemachine.StateMachineProvider")
                .to(folder.resolve("b.jar"));
        assertEquals(1, stateMachine("echo").types().size());
    }

    @Test
    void onlyTheJarsOfTheFolderItselfCount() throws IOException {
        PlugInJar.ofEcho(temp).to(folder.resolve("old/echo.jar"));
        PlugInJar.ofEcho(temp).to(folder.resolve("echo.jar.bak"));
        Files.writeString(folder.resolve("README"), "the jars of our state machines");
        String line = refusal(ExitCode.STATE_MACHINE_MISSING, "echo");
        assertTrue(line.contains(", where there is no jar; there are: "), line);
    }

    @Test
    void aMissSaysWhereWasLooked() throws IOException {
        Path jar = PlugInJar.ofEcho(temp).to(folder.resolve("echo.jar"));
        String line = refusal(ExitCode.STATE_MACHINE_MISSING, "abacus");
        assertTrue(
                line.startsWith("node.conf:5: there is no state machine named abacus on the class path or in " + folder
                        + "; there are: counter (org.paxos4j.examples.counter.CounterProvider in file:"),
                line);
        assertTrue(
                line.contains(
                        ", echo (org.example.plugin.Echo in " + jar.toUri().toURL() + ")"),
                line);
        assertTrue(line.endsWith("; add its jar, or correct the name"), line);
    }

    @Test
    void twoOfOneNameAreBothNamed() throws IOException {
        PlugInJar.ofEcho(temp).to(folder.resolve("a.jar"));
        PlugInJar.ofStateMachine(temp, "org.example.plugin.Canyon", "echo").to(folder.resolve("b.jar"));
        assertEquals(
                "node.conf:5: there is more than one state machine named echo on the class path or in " + folder
                        + ": echo (org.example.plugin.Canyon in " + url("b.jar")
                        + "), echo (org.example.plugin.Echo in " + url("a.jar") + "); take all but one away",
                refusal(ExitCode.STATE_MACHINE_MISSING, "echo"));
    }

    @Test
    void oneOfTheNameOfAnOwnOneIsNoReplacementForIt() throws IOException {
        PlugInJar.ofStateMachine(temp, "org.example.plugin.Abacus", "counter").to(folder.resolve("abacus.jar"));
        String line = refusal(ExitCode.STATE_MACHINE_MISSING, "counter");
        assertTrue(line.contains(": counter (org.example.plugin.Abacus in " + url("abacus.jar") + "), "), line);
        assertTrue(line.contains(", counter (org.paxos4j.examples.counter.CounterProvider in file:"), line);
    }

    @Test
    void aFolderThatIsMissingIsRefused() throws IOException {
        Files.delete(folder);
        assertEquals("the plug-in folder " + folder + " is missing; create it, or correct its path", refusal());
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        folder = PlugInJar.ofEcho(temp).to(temp.resolve("echo.jar"));
        assertEquals("the plug-in folder " + folder + " is a file; give the folder in which the jars are", refusal());
    }

    @Test
    void whatIsCalledAJarMustBeOne() throws IOException {
        Path jar = PlugInJar.ofEcho(temp).to(folder.resolve("echo.jar"));
        byte[] whole = Files.readAllBytes(jar);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(jar, Arrays.copyOf(whole, length));
            assertNoJar(jar);
        }
        Files.delete(jar);
        assertNoJar(Files.createDirectory(jar));
    }

    @Test
    void aClassThatTheProgramHasIsRefusedAndBothPlacesAreNamed() throws IOException {
        PlugInJar.madeIn(temp)
                .source(CounterProvider.class.getName(), "class CounterProvider {}")
                .to(folder.resolve("counter.jar"));
        String counter = CounterProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        String line = refusal();
        assertTrue(
                line.startsWith("the class " + CounterProvider.class.getName() + " is in " + url("counter.jar")
                        + " and in " + counter),
                line);
        assertTrue(
                line.endsWith("; a class must be there once: take it out of the plug-in, or the jar out of the folder"),
                line);
    }

    @Test
    void aClassThatIsInTwoJarsIsRefusedAndBothAreNamed() throws IOException {
        PlugInJar.ofEcho(temp).to(folder.resolve("a.jar"));
        PlugInJar.madeIn(temp)
                .source("org.example.plugin.Echo", "class Echo {}")
                .to(folder.resolve("b.jar"));
        assertEquals(
                "the class org.example.plugin.Echo is in " + url("b.jar") + " and in " + url("a.jar")
                        + "; a class must be there once: take it out of the plug-in, or the jar out of the folder",
                refusal());
    }

    @Test
    void aClassOfJavaItselfIsRefused() throws IOException {
        PlugInJar.madeIn(temp).text("java/util/List.class", "anything").to(folder.resolve("a.jar"));
        String line = refusal();
        assertTrue(line.startsWith("the class java.util.List is in " + url("a.jar") + " and in jrt:/java.base/"), line);
    }

    @Test
    void aClassForThisVersionOfJavaCountsAsTheClassItIs() throws IOException {
        String of = CounterProvider.class.getName().replace('.', '/') + ".class";
        PlugInJar.madeIn(temp)
                .text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0", "Multi-Release: true")
                .text("META-INF/versions/17/" + of, "anything")
                .to(folder.resolve("a.jar"));
        String line = refusal();
        assertTrue(line.startsWith("the class " + CounterProvider.class.getName() + " is in " + url("a.jar")), line);
    }

    @Test
    void whatNobodyLoadsAsAClassMayBeThereTwice() throws IOException {
        String of = CounterProvider.class.getName().replace('.', '/') + ".class";
        for (String jar : new String[] {"a.jar", "b.jar"}) {
            PlugInJar.madeIn(temp)
                    .text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0", "Multi-Release: true")
                    .text("module-info.class", "anything")
                    .text("org/example/package-info.class", "anything")
                    .text("META-INF/versions/17/module-info.class", "anything")
                    .text("META-INF/versions/9999/" + of, "for a Java to come")
                    .text("reference.conf", "anything")
                    .text("LICENSE", "anything")
                    .to(folder.resolve(jar));
        }
        for (String jar : new String[] {"c.jar", "d.jar"}) { // these are of one release for all versions of Java
            PlugInJar.madeIn(temp)
                    .text("META-INF/versions/17/" + of, "of no meaning")
                    .to(folder.resolve(jar));
        }
        assertEquals(CounterProvider.class, stateMachine("counter").getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:b.jar", "b[1].jar"})
    void aJarThatLeadsNobodyKnowsWhereIsRefused(String other) throws IOException {
        PlugInJar.madeIn(temp)
                .text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0", "Class-Path: " + other)
                .to(folder.resolve("a.jar"));
        String line = refusal();
        assertTrue(line.startsWith(folder.resolve("a.jar") + " needs " + other + " (Class-Path"), line);
    }

    @Test
    void aJarThatLeadsToAnotherOneOutsideOfTheFolderIsRefused() throws IOException {
        PlugInJar.madeIn(temp)
                .text(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0",
                        "Class-Path: gone.jar b.jar",
                        "  http://127.0.0.1:1/c.jar ../lib/prices.jar")
                .to(folder.resolve("a.jar"));
        PlugInJar.ofEcho(temp)
                .text("META-INF/MANIFEST.MF", "Manifest-Version: 1.0", "Class-Path: ")
                .to(folder.resolve("b.jar"));
        assertEquals("echo", stateMachine("echo").name());
        PlugInJar.madeIn(temp).text("LICENSE", "free").to(temp.resolve("lib/prices.jar"));
        assertEquals(
                folder.resolve("a.jar") + " needs ../lib/prices.jar (Class-Path in its manifest), which is no jar of"
                        + " the plug-in folder; put it there as well",
                refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"extends Base", "implements Side"})
    void aProviderThatLacksWhatItExtendsIsOneLine(String extending) throws IOException {
        PlugInJar.ofEcho(temp)
                .source("org.example.plugin.Echo", """
                        import java.util.List;
                        import org.paxos4j.statemachine.*;

                        class Base {}

                        interface Side {}

                        public abstract class Echo %s {}
                        """.formatted(extending))
                .without("org/example/plugin/Base.class")
                .without("org/example/plugin/Side.class")
                .to(folder.resolve("echo.jar"));
        String lacking = extending.substring(extending.indexOf(' ') + 1);
        assertEquals(
                "a state machine on the class path or in " + folder + " cannot be loaded:"
                        + " java.lang.NoClassDefFoundError: org/example/plugin/" + lacking
                        + "; complete its jar, or take it away",
                refusal(ExitCode.STATE_MACHINE_MISSING, "counter"));
    }

    @Test
    void aProviderThatIsNotThereOrCannotBeMadeIsOneLine() throws IOException {
        PlugInJar echo = PlugInJar.ofEcho(temp);
        echo.without("org/example/plugin/Echo.class").to(folder.resolve("echo.jar"));
        String line = refusal(ExitCode.STATE_MACHINE_MISSING, "counter");
        assertTrue(line.contains("Provider org.example.plugin.Echo not found; complete its jar"), line);
        echo.source("org.example.plugin.Echo", """
                        import java.util.List;
                        import org.paxos4j.statemachine.*;

                        public final class Echo implements StateMachineProvider {
                            public Echo() {
                                throw new NoClassDefFoundError("org/example/Price");
                            }

                            public String name() {
                                return "echo";
                            }

                            public String version() {
                                return "1";
                            }

                            public List<PinnedType> types() {
                                return List.of();
                            }

                            public StateMachine create() {
                                return (context, command) -> command;
                            }
                        }
                        """).to(folder.resolve("echo.jar"));
        line = refusal(ExitCode.STATE_MACHINE_MISSING, "counter");
        assertTrue(
                line.contains("Provider org.example.plugin.Echo could not be instantiated:"
                        + " java.lang.NoClassDefFoundError: org/example/Price; complete its jar"),
                line);
    }

    private void assertNoJar(Path jar) {
        String line = refusal();
        assertTrue(line.startsWith(jar + " is no jar that can be read ("), line);
        assertTrue(line.endsWith("); replace it, or take it out of the folder"), line);
    }

    private ClassPath classPath() {
        return ClassPath.with(Optional.of(new PlugInFolder(folder, WHERE)));
    }

    private StateMachineProvider stateMachine(String name) {
        return NamedProviders.stateMachines(classPath()).chosen(new Choice(name, "node.conf:5"));
    }

    private String url(String jar) throws IOException {
        return folder.resolve(jar).toUri().toURL().toString();
    }

    /** What is said of the folder. */
    private String refusal() {
        CommandFailure failure = assertThrows(CommandFailure.class, this::classPath);
        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertTrue(failure.getMessage().startsWith(WHERE + ": "), failure.getMessage());
        return failure.getMessage().substring(WHERE.length() + 2);
    }

    /** What is said when a state machine is wanted. */
    private String refusal(int exitCode, String name) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> stateMachine(name));
        assertEquals(exitCode, failure.exitCode());
        return failure.getMessage();
    }
}
