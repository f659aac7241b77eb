/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * The providers of one kind, each chosen by its name.
 *
 * @param kind what they provide
 * @param nameOf how a provider tells its name
 * @param found all that were found
 * @param places where was looked, for complaints
 */
record NamedProviders<T>(Kind kind, Function<T, String> nameOf, List<T> found, String places) {

    /** What is chosen by its name. */
    enum Kind {
        JOURNAL("journal", ExitCode.USAGE),
        TRANSPORT("transport", ExitCode.USAGE),
        STATE_MACHINE("state machine", ExitCode.STATE_MACHINE_MISSING);

        private final String label;
        private final int exitCode;

        Kind(String label, int exitCode) {
            this.label = label;
            this.exitCode = exitCode;
        }

        private CommandFailure failure(String message) {
            return new CommandFailure(exitCode, message);
        }
    }

    static NamedProviders<JournalProvider> journals(ClassPath classPath) {
        return load(Kind.JOURNAL, JournalProvider::name, JournalProvider.class, classPath);
    }

    static NamedProviders<TransportProvider> transports(ClassPath classPath) {
        return load(Kind.TRANSPORT, TransportProvider::name, TransportProvider.class, classPath);
    }

    static NamedProviders<StateMachineProvider> stateMachines(ClassPath classPath) {
        return load(Kind.STATE_MACHINE, StateMachineProvider::name, StateMachineProvider.class, classPath);
    }

    private static <T> NamedProviders<T> load(
            Kind kind, Function<T, String> nameOf, Class<T> type, ClassPath classPath) {
        List<T> found = new ArrayList<>();
        try {
            ServiceLoader.load(type, classPath.loader()).forEach(found::add);
        } catch (ServiceConfigurationError | LinkageError broken) { // the latter if a class lacks what it extends
            throw new CommandFailure(
                    kind.exitCode,
                    "a " + kind.label + " " + classPath.places() + " cannot be loaded: " + reason(broken)
                            + "; complete its jar, or take it away",
                    broken);
        }
        return new NamedProviders<>(kind, nameOf, List.copyOf(found), classPath.places());
    }

    private static String reason(Error broken) {
        if (broken instanceof LinkageError) {
            return broken.toString();
        }
        return broken.getMessage() + (broken.getCause() == null ? "" : ": " + broken.getCause());
    }

    /** The provider of a name. */
    T chosen(Choice choice) {
        String wanted = kind.label + " named " + choice.name() + " " + places;
        List<T> matching = found.stream()
                .filter(each -> nameOf.apply(each).equals(choice.name()))
                .toList();
        if (matching.isEmpty()) {
            throw kind.failure(choice.where() + ": there is no " + wanted + "; there "
                    + (found.isEmpty() ? "is none at all" : "are: " + list(found.stream()))
                    + "; add its jar, or correct the name");
        }
        if (matching.size() > 1) {
            throw kind.failure(choice.where() + ": there is more than one " + wanted + ": " + list(matching.stream())
                    + "; take all but one away");
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
