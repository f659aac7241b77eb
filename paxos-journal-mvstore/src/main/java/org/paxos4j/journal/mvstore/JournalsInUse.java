/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The journals that this process has open. MVStore's lock on its file keeps other processes out, but it is not enough
 * for one's own: on POSIX systems a process loses its lock on a file as soon as it closes <em>any</em> handle of it, so
 * a second attempt to open, refused and cleaned up, would leave the first without its lock.
 */
final class JournalsInUse {
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

    private JournalsInUse() {}

    /** Whether the folder, a real path, was free and is now the caller's. */
    static boolean claim(Path realFolder) {
        return FOLDERS.add(realFolder);
    }

    static void release(Path realFolder) {
        FOLDERS.remove(realFolder);
    }
}
