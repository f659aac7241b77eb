/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.h2.mvstore.MVStoreException;

/** What an exception says, for people. */
final class Texts {
    private static final int MAX_CHARS = 400;

    private Texts() {}

    /** What has happened, with the first cause, which alone knows what the operating system said. */
    static String describe(Throwable t) {
        Throwable first = firstCause(t);
        if (t instanceof MVStoreException && first instanceof IOException) {
            // Around it is only where in the file it was, and names of objects.
            return nameOf(first);
        }
        return first == t || t instanceof DamagedRecordException ? nameOf(t) : nameOf(t) + " (" + nameOf(first) + ")";
    }

    static Throwable firstCause(Throwable t) {
        Throwable first = t;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first;
    }

    private static String nameOf(Throwable t) {
        if (t instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (t instanceof NoSuchFileException missing) {
            return missing.getFile() + ": missing";
        }
        if (t instanceof EOFException) {
            return "a file ends too early";
        }
        String message = t.getMessage();
        boolean tellsAll = t instanceof RuntimeException
                || t instanceof DamagedRecordException
                || t instanceof FileSystemException
                || t.getClass() == IOException.class;
        return tellsAll && message != null ? message : t.toString();
    }

    /** A text without line breaks and other control characters, and not too long. */
    static String oneLine(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS) + "…";
    }
}
