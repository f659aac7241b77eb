/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.Optional;

/**
 * Where parts are looked up.
 *
 * @param loader finds their providers
 * @param places where it looks, for complaints
 */
record ClassPath(ClassLoader loader, String places) {

    /** What this program was started with. */
    static ClassPath own() {
        return new ClassPath(ClassPath.class.getClassLoader(), "on the class path");
    }

    /** That, and a folder of plug-ins if somebody chose one. */
    static ClassPath with(Optional<PlugInFolder> plugIns) {
        return plugIns.map(folder -> folder.addedTo(own())).orElseGet(ClassPath::own);
    }
}
