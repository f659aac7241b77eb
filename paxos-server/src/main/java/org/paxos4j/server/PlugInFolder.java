/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A folder of plug-ins: its files {@code *.jar} add to where parts are looked up. Other files do not count, nor do folders in
 * it.
 *
 * <p>What the program itself has is found first, and the jars in the order of their names. So a second copy of a class would
 * be passed over in silence, or be the one that runs; no class may be there twice.
 *
 * @param path absolute
 * @param where who chose it, for complaints: file and line, or the option
 */
record PlugInFolder(Path path, String where) {
    private static final String CLASS = ".class";

    /**
     * Checks all jars, and makes a loader of what is in them. It is never closed: parts load their classes when they need
     * them, for as long as the process lives.
     *
     * @param own what the program itself has
     */
    ClassPath addedTo(ClassPath own) {
        List<Path> jars = jars();
        Map<String, Path> jarOfClass = new HashMap<>();
        for (Path jar : jars) {
            for (String entry : classesIn(jar, jars)) {
                Path other = jarOfClass.putIfAbsent(entry, jar);
                URL twin = other == null ? own.loader().getResource(entry) : url(other);
                if (twin != null) {
                    throw twice(entry, jar, twin);
                }
            }
        }
        URL[] urls = jars.stream().map(PlugInFolder::url).toArray(URL[]::new);
        String place = " or in " + path + (jars.isEmpty() ? ", where there is no jar" : "");
        return new ClassPath(new URLClassLoader(urls, own.loader()), own.places() + place);
    }

    private List<Path> jars() {
        if (!Files.exists(path)) {
            throw refused("the plug-in folder " + path + " is missing; create it, or correct its path");
        }
        if (!Files.isDirectory(path)) {
            throw refused("the plug-in folder " + path + " is a file; give the folder in which the jars are");
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw refused("the plug-in folder " + path + " cannot be read (" + unreadable
                    + "); give the user of this process the right to");
        }
    }

    /** The entries of the classes that this version of Java would find in a jar. */
    private List<String> classesIn(Path jar, List<Path> jars) {
        try (JarFile content = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
            refuseOthersIn(content.getManifest(), jar, jars);
            return content.versionedStream()
                    .map(ZipEntry::getName)
                    .filter(PlugInFolder::isClass)
                    .toList();
        } catch (IOException unreadable) {
            throw refused(jar + " is no jar that can be read (" + unreadable.getMessage()
                    + "); replace it, or take it out of the folder");
        }
    }

    /** Descriptions of modules and packages have no code, and one package may well be in several jars. */
    private static boolean isClass(String entry) {
        String file = entry.substring(entry.lastIndexOf('/') + 1);
        return file.endsWith(CLASS)
                && !file.equals("module-info" + CLASS)
                && !file.equals("package-info" + CLASS)
                && !entry.startsWith("META-INF/");
    }

    /** A loader follows a manifest to other jars, anywhere: those would bring classes that nobody has checked. */
    private void refuseOthersIn(@Nullable Manifest manifest, Path jar, List<Path> jars) {
        String others = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (others == null) {
            return;
        }
        Arrays.stream(others.split("\\s+"))
                .filter(other -> !other.isEmpty() && leadsElsewhere(jar.toUri(), other, jars))
                .findFirst()
                .ifPresent(other -> {
                    throw refused(jar + " needs " + other + " (Class-Path in its manifest), which is no jar of the"
                            + " plug-in folder; put it there as well");
                });
    }

    /** Whether a loader may find anything there but a jar of the folder. */
    private static boolean leadsElsewhere(URI jar, String other, List<Path> jars) {
        try {
            URI place = jar.resolve(other);
            if (!"file".equalsIgnoreCase(place.getScheme())) { // a loader does not follow that either
                return false;
            }
            Path file = Path.of(place).normalize();
            return Files.exists(file) && !jars.contains(file);
        } catch (IllegalArgumentException unclear) { // a loader may make something of it all the same
            return true;
        }
    }

    private CommandFailure twice(String entry, Path jar, URL twin) {
        String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
        return refused("the class " + name + " is in " + url(jar) + " and in " + jarOf(twin)
                + "; a class must be there once: take it out of the plug-in, or the jar out of the folder");
    }

    /** Of a class in a jar that jar; of any other, where it is. */
    private static String jarOf(URL place) {
        String text = place.toString();
        return text.startsWith("jar:") ? text.substring("jar:".length(), text.indexOf("!/")) : text;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CommandFailure refused(String why) {
        return CommandFailure.usage(where + ": " + why);
    }
}
