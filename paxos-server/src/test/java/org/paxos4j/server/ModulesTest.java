/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.guice.InMemoryJournalModule;
import org.paxos4j.core.guice.InMemoryTransportModule;
import org.paxos4j.core.guice.PaxosModule;
import org.paxos4j.core.guice.StateMachineModule;
import org.paxos4j.core.memory.InMemoryNetwork;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.journal.mvstore.MVStoreJournalModule;
import org.paxos4j.transport.netty.NettyTransportModule;

/** The modules that a program chooses from: one for each part, all alike, and Guice says it when one is missing. */
final class ModulesTest {
    private static final ReplicaSettings SETTINGS = ReplicaSettings.builder("orders", 1)
            .member(1, "127.0.0.1:7701")
            .dataFolder(Path.of("never", "created"))
            .build();

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of(new InMemoryTransportModule(new InMemoryNetwork()), TransportProvider.class, "memory"),
                Arguments.of(new NettyTransportModule(), TransportProvider.class, "netty"),
                Arguments.of(new InMemoryJournalModule(), JournalProvider.class, "memory"),
                Arguments.of(new MVStoreJournalModule(), JournalProvider.class, "mvstore"));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aModuleOfAPartBindsThatPartAndNothingElse(Module module, Class<?> part, String name) {
        List<Element> elements = Elements.getElements(module);
        assertEquals(1, elements.size(), "" + elements);
        Object bound = Guice.createInjector(new StrictModule(), module).getInstance(part);
        assertEquals(name, bound instanceof JournalProvider journals ? journals.name() : nameOf(bound));
        assertTrue(Modifier.isFinal(module.getClass().getModifiers()), "final");
    }

    /** A configuration file names what a program would install. */
    @ParameterizedTest
    @MethodSource("parts")
    void aPartThatHasAModuleIsFoundByItsNameToo(Module module, Class<?> part, String name) {
        Choice choice = new Choice(name, "test");
        Object found = part == JournalProvider.class
                ? NamedProviders.journals(ClassPath.own()).chosen(choice)
                : NamedProviders.transports(ClassPath.own()).chosen(choice);
        assertEquals(
                found.getClass(),
                Guice.createInjector(new StrictModule(), module)
                        .getInstance(part)
                        .getClass());
    }

    @Test
    void withoutAJournalOrATransportGuiceSaysWhatIsMissingAndWhoNeedsIt() {
        Module replica = new PaxosModule(SETTINGS);
        String line = assertComplains(
                "JournalProvider is not explicitly bound", new StrictModule(), replica, new NettyTransportModule());
        assertTrue(line.contains("PaxosModule.assembly"), line);
        assertComplains(
                "TransportProvider is not explicitly bound", new StrictModule(), replica, new MVStoreJournalModule());
        assertComplains("No implementation for JournalProvider was bound", replica, new NettyTransportModule());
        assertComplains("No implementation for TransportProvider was bound", replica, new MVStoreJournalModule());
    }

    @Test
    void twoOfAKindAreAnErrorThatNamesBoth() {
        String line = assertComplains(
                "JournalProvider was bound multiple times",
                new StrictModule(),
                new PaxosModule(SETTINGS),
                new NettyTransportModule(),
                new MVStoreJournalModule(),
                new InMemoryJournalModule());
        assertTrue(line.contains("MVStoreJournalModule") && line.contains("InMemoryJournalModule"), line);
    }

    @Test
    void withoutTheModuleOfTheReplicaThereIsNoReplica() {
        Injector parts = Guice.createInjector(
                new StrictModule(),
                new NettyTransportModule(),
                new MVStoreJournalModule(),
                new StateMachineModule(new CounterProvider()));
        String line = assertThrows(ConfigurationException.class, () -> parts.getInstance(ReplicaAssembly.class))
                .getMessage();
        assertTrue(line.contains("ReplicaAssembly is not explicitly bound"), line);
    }

    private static String nameOf(Object transports) {
        return ((TransportProvider) transports).name();
    }

    private static String assertComplains(String what, Module... modules) {
        String said = assertThrows(CreationException.class, () -> Guice.createInjector(modules))
                .getMessage();
        assertTrue(said.contains(what), said);
        return said;
    }
}
