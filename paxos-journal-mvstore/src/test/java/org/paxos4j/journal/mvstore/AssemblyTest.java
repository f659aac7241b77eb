/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.spi.JournalProvider;

/** Two ways to find the journal. */
final class AssemblyTest {

    @Test
    void theServiceLoaderFindsItByName() {
        JournalProvider provider = ServiceLoader.load(JournalProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("mvstore"))
                .findFirst()
                .orElseThrow();
        assertInstanceOf(MVStoreJournalProvider.class, provider);
        assertTrue(provider.durable());
    }

    @Test
    void theModuleBindsItUnderStrictFlags() {
        AbstractModule strict = new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireAtInjectOnConstructors();
                binder().requireExactBindingAnnotations();
                binder().disableCircularProxies();
                install(new MVStoreJournalModule());
            }
        };
        assertEquals(
                "mvstore",
                Guice.createInjector(strict).getInstance(JournalProvider.class).name());
    }
}
