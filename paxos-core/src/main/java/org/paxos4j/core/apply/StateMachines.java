/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.StateMachineVersion;
import org.paxos4j.core.codec.PinnedTypeCodec;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.PinnedType;
import org.paxos4j.statemachine.Queryable;
import org.paxos4j.statemachine.StateMachine;
import org.paxos4j.statemachine.StateMachineProvider;

/**
 * The state machines that a replica runs or a client talks to, and how their commands and results are written. Immutable;
 * safe for use by any thread.
 */
public final class StateMachines {
    static final String FLOOR_ABOVE_ITSELF = "its floor is above the command's own sequence";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1," + Envelope.MAX_NAME_LENGTH + "}");
    private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,64}");

    private final TreeMap<String, Registered> byName = new TreeMap<>();

    private record Registered(StateMachineProvider provider, PinnedTypeCodec codec, StateMachineVersion version) {}

    /**
     * Registers state machines; calls the providers, but creates no state machine.
     *
     * @throws IllegalArgumentException if one of them is not as it must be, or lacks a class that its types need, or if two have
     *     one name; the message names the class and the jar
     */
    public StateMachines(List<StateMachineProvider> providers) {
        for (StateMachineProvider provider : providers) {
            String name = provider.name();
            Registered other = byName.put(name, register(name, provider));
            if (other != null) {
                throw twoOfOneName(name, other.provider, provider);
            }
        }
    }

    /** What must be equal on all nodes, ascending by name. */
    public List<StateMachineVersion> versions() {
        return byName.values().stream().map(Registered::version).toList();
    }

    /**
     * Checks that a command can be applied as far as that can be said without the log: what fails here is answered
     * {@code MALFORMED} at apply as well, so it need not be proposed.
     *
     * @throws MalformedMessageException if its bytes are no command, or if there is no such state machine
     */
    public void checkCommand(Envelope envelope) throws MalformedMessageException {
        if (isSessionOpening(envelope)) {
            return;
        }
        if (hasFloorAboveItself(envelope)) {
            throw new MalformedMessageException(FLOOR_ABOVE_ITSELF);
        }
        PinnedTypeCodec codec = registered(envelope.stateMachine()).codec;
        Record record = codec.decode(envelope.command());
        if (codec.useOf(record) == PinnedType.Use.RESULT) {
            throw new MalformedMessageException("a " + record.getClass().getSimpleName() + " is a result of "
                    + envelope.stateMachine() + ", no command");
        }
    }

    /**
     * The bytes of a command for a state machine.
     *
     * @throws IllegalArgumentException if there is no such state machine, or the record is not of one of its types, or is too
     *     large
     */
    public Bytes encode(String stateMachine, Record command) {
        Registered machine = byName.get(stateMachine);
        if (machine == null) {
            throw new IllegalArgumentException(unknown(stateMachine));
        }
        return machine.codec.encode(command);
    }

    /**
     * A state machine's result from its bytes.
     *
     * @throws MalformedMessageException if these are not the bytes of one of its types, or if there is no such state machine
     */
    public Record decode(String stateMachine, Bytes result) throws MalformedMessageException {
        return registered(stateMachine).codec.decode(result);
    }

    /**
     * A new instance of each, by name.
     *
     * @throws IllegalArgumentException if one of them pins queries and answers none
     */
    Map<String, RunningMachine> create() {
        Map<String, RunningMachine> running = new TreeMap<>();
        byName.forEach((name, machine) ->
                running.put(name, new RunningMachine(name, machine.codec, create(name, machine.provider))));
        return running;
    }

    private static StateMachine create(String name, StateMachineProvider provider) {
        StateMachine machine = provider.create();
        boolean asked = provider.types().stream().anyMatch(type -> type.use() == PinnedType.Use.QUERY);
        if (asked && !(machine instanceof Queryable)) {
            throw new IllegalArgumentException("state machine " + name + " (" + origin(provider)
                    + ") pins queries, but what it creates is not " + Queryable.class.getName());
        }
        return machine;
    }

    /** The one command of the session table. */
    static boolean isSessionOpening(Envelope envelope) {
        return envelope.stateMachine().equals(Envelope.SESSIONS)
                && envelope.request().session() == RequestId.NO_SESSION
                && envelope.command().length() == 0;
    }

    /** A floor above the command's own sequence would say that nobody waits for its answer. */
    static boolean hasFloorAboveItself(Envelope envelope) {
        return envelope.floor() > envelope.request().sequence();
    }

    /** Says what there is, and not what was asked for: that comes from outside and may hold anything. */
    String unknown() {
        return "no such state machine; there " + (byName.isEmpty() ? "is none" : "are " + byName.keySet());
    }

    private String unknown(String name) {
        return "\"" + name + "\": " + unknown();
    }

    private Registered registered(String name) throws MalformedMessageException {
        Registered machine = byName.get(name);
        if (machine == null) {
            throw new MalformedMessageException(unknown());
        }
        return machine;
    }

    private static Registered register(String name, StateMachineProvider provider) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("state machine name \"" + name + "\" of " + origin(provider)
                    + " must be 1 to " + Envelope.MAX_NAME_LENGTH + " of a-z 0-9 -");
        }
        String version = provider.version();
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version \"" + version + "\" of state machine " + name + " ("
                    + origin(provider) + ") must be 1 to 64 printable ASCII characters without blanks");
        }
        try {
            List<PinnedType> types = List.copyOf(provider.types());
            return new Registered(
                    provider, new PinnedTypeCodec(types), new StateMachineVersion(name, version, describe(types)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "types of state machine " + name + " (" + origin(provider) + "): " + e.getMessage(), e);
        } catch (LinkageError lacking) { // what one pins may be in a jar that is not there
            throw new IllegalArgumentException(
                    "state machine " + name + " (" + origin(provider) + ") lacks a part of it: " + lacking, lacking);
        }
    }

    private static String describe(List<PinnedType> types) {
        return types.stream()
                .sorted(Comparator.comparingInt(PinnedType::id))
                .map(type -> type.id() + "=" + type.type().getName() + ":" + type.use())
                .collect(Collectors.joining(","));
    }

    private static IllegalArgumentException twoOfOneName(
            String name, StateMachineProvider first, StateMachineProvider second) {
        return new IllegalArgumentException("two state machines are named \"" + name + "\": " + origin(first) + " and "
                + origin(second) + ". Remove one of them.");
    }

    /** The class, and the jar or folder that it comes from. */
    private static String origin(StateMachineProvider provider) {
        Class<?> type = provider.getClass();
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return type.getName() + " in "
                + (source == null || source.getLocation() == null ? "an unknown place" : source.getLocation());
    }
}
