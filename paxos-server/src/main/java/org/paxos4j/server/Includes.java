/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a configuration file includes: files only, beside it or by an absolute path, and each must be there. HOCON by itself
 * passes over one that is missing, and a node would run with defaults instead of what somebody wrote.
 *
 * @param chain the files from the one that was asked for to the one that includes
 */
record Includes(List<Path> chain)
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /** How a file is parsed that includes others. */
    static ConfigParseOptions options(Path file) {
        return options(List.of(file));
    }

    private static ConfigParseOptions options(List<Path> chain) {
        return ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new Includes(chain));
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder lenient) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return file(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return file(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what.toString(), "only files can be included");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what, "only files can be included");
    }

    private Path including() {
        return chain.get(chain.size() - 1);
    }

    private ConfigObject file(String what) {
        Path file;
        try {
            file = including().resolveSibling(what);
        } catch (InvalidPathException notAPath) {
            throw refused(what, "that is not the path of a file");
        }
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw refused(what, "there is no file " + file.toAbsolutePath().normalize());
        }
        if (chain.stream().anyMatch(former -> isSame(former, file))) {
            throw refused(what, "the file that includes it is itself included by it");
        }
        List<Path> longer = new ArrayList<>(chain);
        longer.add(file);
        return ConfigFactory.parseFile(file.toFile(), options(List.copyOf(longer)))
                .root();
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }

    private CommandFailure refused(String what, String why) {
        return CommandFailure.usage(including() + lineOf(what) + ": cannot include \"" + what + "\": " + why);
    }

    /** The parser does not tell where it has met an include, so it is looked up. */
    private String lineOf(String what) {
        Pattern statement = Pattern.compile("^\\s*(?!#|//).*\\binclude\\b.*\"" + Pattern.quote(what) + "\".*");
        try {
            List<String> lines = Files.readAllLines(including());
            for (int i = 0; i < lines.size(); i++) {
                if (statement.matcher(lines.get(i)).matches()) {
                    return ":" + (i + 1);
                }
            }
            return "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
