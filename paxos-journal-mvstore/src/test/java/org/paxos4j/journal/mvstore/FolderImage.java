/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder and its files: their content, who they are, and when content or attributes were last changed. When they were last
 * read is the file system's own affair: it may note that for any reader.
 *
 * @param files by path
 */
record FolderImage(Map<Path, List<Object>> files) {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    /** Lets the folder and its files look old, so that whatever writes to them now shows. */
    static void age(Path folder) throws IOException {
        for (Path each : paths(folder)) {
            Files.setLastModifiedTime(each, LONG_AGO);
        }
    }

    static FolderImage of(Path folder) throws IOException {
        Map<Path, List<Object>> files = new HashMap<>();
        for (Path each : paths(folder)) {
            Map<String, Object> attributes =
                    Files.readAttributes(each, "unix:ino,mode,uid,gid,size,lastModifiedTime,ctime");
            String content = Files.isDirectory(each) ? "" : HexFormat.of().formatHex(Files.readAllBytes(each));
            files.put(each, List.of(new HashMap<>(attributes), content));
        }
        return new FolderImage(files);
    }

    private static List<Path> paths(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            return content.toList();
        }
    }
}
