/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;

/**
 * The providers of one kind on the class path, each chosen by its name.
 *
 * @param kind what they provide, for complaints
 * @param nameOf how a provider tells its name
 * @param found all that were found
 */
record NamedProviders<T>(String kind, Function<T, String> nameOf, List<T> found) {

    static NamedProviders<JournalProvider> journals() {
        return load("journal", JournalProvider::name, JournalProvider.class);
    }

    static NamedProviders<TransportProvider> transports() {
        return load("transport", TransportProvider::name, TransportProvider.class);
    }

    private static <T> NamedProviders<T> load(String kind, Function<T, String> nameOf, Class<T> type) {
        try {
            List<T> found = ServiceLoader.load(type, NamedProviders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            return new NamedProviders<>(kind, nameOf, found);
        } catch (ServiceConfigurationError broken) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "a " + kind + " on the class path cannot be loaded: " + broken.getMessage(),
                    broken);
        }
    }

    /** The provider of a name. */
    T chosen(Choice choice) {
        String name = choice.name();
        String where = choice.where();
        List<T> matching =
                found.stream().filter(each -> nameOf.apply(each).equals(name)).toList();
        if (matching.isEmpty()) {
            throw CommandFailure.usage(where + ": there is no " + kind + " named " + name + " on the class path; there "
                    + (found.isEmpty() ? "is none at all" : "are: " + list(found.stream())));
        }
        if (matching.size() > 1) {
            throw CommandFailure.usage(where + ": the " + kind + " " + name + " is on the class path more than once: "
                    + list(matching.stream()));
        }
        return matching.get(0);
    }

    private String list(Stream<T> providers) {
        return providers
                .map(each -> nameOf.apply(each) + " (" + origin(each) + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The class of a provider, and the jar or folder that it comes from. */
    static String origin(Object provider) {
        return provider.getClass().getName() + " in "
                + Optional.ofNullable(provider.getClass().getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(Object::toString)
                        .orElse("an unknown place");
    }
}
