/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration file over the defaults of {@code reference.conf}. Each read names its key; whatever is wrong is a
 * {@link CommandFailure} of one line with file, line, key and what is allowed.
 */
final class ConfigurationFile {
    private static final Pattern DURATION_WITH_UNIT = Pattern.compile("[0-9.]+\\s*[a-zA-Z]+");

    private final Path file;
    private final Config written;
    private final Config effective;

    private ConfigurationFile(Path file, Config written, Config effective) {
        this.file = file;
        this.written = written;
        this.effective = effective;
    }

    /** Reads a file and checks that it has no unknown key. */
    static ConfigurationFile read(Path file) {
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw CommandFailure.usage(
                    file + ": " + (Files.exists(file) ? "that is a folder, not a file" : "there is no such file"));
        }
        try {
            Config written = ConfigFactory.parseFile(file.toFile(), Includes.options(file))
                    .resolve();
            Config effective = written.withFallback(ConfigFactory.parseURL(reference()));
            ConfigurationFile result = new ConfigurationFile(file, written, effective);
            result.refuseUnknownKeys("", written.root());
            return result;
        } catch (ConfigException wrong) {
            throw new CommandFailure(ExitCode.USAGE, atStart(file, wrong), wrong);
        }
    }

    /**
     * The reference of this program. (Those of the class path are more: any jar may bring one, whose defaults would leak in
     * here.)
     */
    private static URL reference() {
        Class<?> here = ConfigurationFile.class;
        String jar = here.getProtectionDomain().getCodeSource().getLocation().toString();
        return here.getClassLoader()
                .resources("reference.conf")
                .filter(found -> found.toString().contains(jar))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no reference.conf in " + jar));
    }

    private static String atStart(Path file, ConfigException wrong) {
        Optional<ConfigOrigin> origin = Optional.ofNullable(wrong.origin());
        String where = origin.map(known -> at(file, known)).orElse(file.toString());
        String message = String.valueOf(wrong.getMessage());
        String prefix = origin.map(known -> known.description() + ": ").orElse("");
        String bare = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return where + ": " + bare.lines().findFirst().orElse("cannot be read");
    }

    private void refuseUnknownKeys(String prefix, ConfigObject object) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = prefix + entry.getKey();
            ConfigValue value = entry.getValue();
            if (!KnownKeys.isKnown(key)) {
                throw CommandFailure.usage(
                        at(value) + ": unknown key " + key + "; did you mean " + KnownKeys.nearest(key) + "?");
            }
            if (!KnownKeys.isSection(key)) {
                continue;
            }
            if (value instanceof ConfigObject section) {
                refuseUnknownKeys(key + ".", section);
            } else if (!KnownKeys.isList(key)) {
                throw wrong(key, "a section, " + key + " { … }", value);
            } else if (value instanceof ConfigList list) {
                for (ConfigValue element : list) {
                    if (element instanceof ConfigObject section) {
                        refuseUnknownKeys(key + ".", section);
                    }
                }
            }
        }
    }

    /** Whether the key has a value. */
    boolean has(String key) {
        return valueIfAny(effective, known(key)).isPresent();
    }

    /** The value that counts, as HOCON on one line; empty if the key has none. */
    Optional<String> rendered(String key) {
        return valueIfAny(effective, known(key)).map(value -> value.render(ConfigRenderOptions.concise()));
    }

    /** Where a key's value comes from: file and line, or {@code default}. */
    String origin(String key) {
        return valueIfAny(written, known(key)).map(this::at).orElse("default");
    }

    /** File and line of the first of these keys that the file itself sets, else the file. */
    String where(String... keys) {
        for (String key : keys) {
            Optional<ConfigValue> value = valueIfAny(written, key);
            if (value.isPresent()) {
                return at(value.get());
            }
        }
        return file.toString();
    }

    /** Any single value: what comes from an environment variable is a text, and an unquoted 7 is a number. */
    String text(String key, String allowed) {
        ConfigValue value = value(key, allowed);
        if (value instanceof ConfigObject || value instanceof ConfigList) {
            throw wrong(key, allowed, value);
        }
        return effective.getString(key);
    }

    /** A text that matches {@code pattern}. */
    String text(String key, Pattern pattern, String allowed) {
        String text = text(key, allowed);
        if (!pattern.matcher(text).matches()) {
            throw wrong(key, allowed);
        }
        return text;
    }

    /** The path of a folder, which need not be there; a relative one starts at the folder of this file. */
    Path folder(String key) {
        String allowed = "the path of a folder";
        String text = text(key, allowed);
        if (text.isBlank()) {
            throw wrong(key, allowed);
        }
        try {
            return file.toAbsolutePath().resolveSibling(text).normalize();
        } catch (InvalidPathException notAPath) {
            throw wrong(key, allowed);
        }
    }

    Address address(String key) {
        return Address.parse(text(key, Address.FORM)).orElseThrow(() -> wrong(key, Address.FORM));
    }

    boolean flag(String key) {
        String allowed = "true or false";
        String text = text(key, allowed);
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(key, allowed);
        }
        return text.equals("true");
    }

    int integer(String key, int min, int max) {
        String allowed = "a whole number of " + min + " to " + max;
        try {
            int number = Integer.parseInt(text(key, allowed));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, allowed);
        }
        throw wrong(key, allowed);
    }

    Duration duration(String key, Duration min, Duration max) {
        String allowed = "a duration of " + Durations.text(min) + " to " + Durations.text(max)
                + " with its unit, for example " + Durations.text(min);
        // A bare number would be taken for milliseconds: whoever meant seconds would never know.
        text(key, DURATION_WITH_UNIT, allowed);
        try {
            Duration duration = effective.getDuration(key);
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (ConfigException unreadable) {
            throw wrong(key, allowed);
        }
        throw wrong(key, allowed);
    }

    /** A part that is chosen by its name. */
    Choice choice(String key) {
        String name = text(key, Choice.NAME, Choice.ALLOWED);
        return new Choice(name, where(key));
    }

    /** The names of parts. */
    List<String> names(String key) {
        String allowed = "a list of parts, each " + Choice.ALLOWED + ", for example [ counter ]";
        ConfigValue value = value(key, allowed);
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            throw wrong(key, allowed, value);
        }
        return list.stream().map(each -> name(key, allowed, each)).toList();
    }

    private String name(String key, String allowed, ConfigValue element) {
        if (!(element.unwrapped() instanceof String name)
                || !Choice.NAME.matcher(name).matches()) {
            throw wrong(key, allowed, element);
        }
        return name;
    }

    /** The sections of a list; each is read like a file of its own, with the keys inside it. */
    List<ConfigurationFile> sections(String key, String allowed) {
        ConfigValue value = value(key, allowed);
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            throw wrong(key, allowed, value);
        }
        return list.stream().map(element -> section(key, allowed, element)).toList();
    }

    private ConfigurationFile section(String key, String allowed, ConfigValue element) {
        if (!(element instanceof ConfigObject object)) {
            throw wrong(key, allowed, element);
        }
        // Read under its full key, so that complaints name it.
        Config inside = object.atPath(key);
        return new ConfigurationFile(file, inside, inside);
    }

    private ConfigValue value(String key, String allowed) {
        return valueIfAny(effective, known(key))
                .orElseThrow(() ->
                        CommandFailure.usage(whereMissing(key) + ": " + key + " is missing; it must be " + allowed));
    }

    /** The line of the innermost section that is there. */
    private String whereMissing(String key) {
        int dot = key.lastIndexOf('.');
        if (dot < 0) {
            return file.toString();
        }
        String section = key.substring(0, dot);
        return valueIfAny(written, section).map(this::at).orElseGet(() -> whereMissing(section));
    }

    /** A key that the code reads is one that a file may have. */
    private static String known(String key) {
        if (!KnownKeys.isKnown(key)) {
            throw new IllegalArgumentException(key + " is read, but not known");
        }
        return key;
    }

    /** Null, and a section where a value should be, count as what they are: absent, and a wrong type. */
    private static Optional<ConfigValue> valueIfAny(Config config, String key) {
        try {
            return config.hasPath(key) ? Optional.of(config.getValue(key)) : Optional.empty();
        } catch (ConfigException.WrongType aboveIsNoSection) {
            return Optional.empty();
        }
    }

    /** What is wrong with a key's value. */
    CommandFailure wrong(String key, String allowed) {
        return wrong(key, allowed, value(key, allowed));
    }

    private CommandFailure wrong(String key, String allowed, ConfigValue value) {
        return CommandFailure.usage(at(value) + ": " + key + " must be " + allowed + ", not " + shown(value));
    }

    private static String shown(ConfigValue value) {
        if (value instanceof ConfigObject) {
            return "a section";
        }
        if (value instanceof ConfigList list) {
            return list.isEmpty() ? "an empty list" : "a list";
        }
        return value.render();
    }

    private String at(ConfigValue value) {
        return at(file, value.origin());
    }

    /** File and line; the file by the name that was given, or the one that it includes. What has no line names its source. */
    private static String at(Path file, ConfigOrigin origin) {
        String name = origin.filename();
        if (name == null) {
            return file + " (" + origin.description() + ")";
        }
        if (name.startsWith("merge of ")) { // a section of which several files have a part
            return file.toString();
        }
        return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }
}
