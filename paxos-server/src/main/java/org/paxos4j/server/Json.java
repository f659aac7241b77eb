/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/** Answers as JSON on one line. */
final class Json {
    private Json() {}

    /** Values are texts, numbers, booleans, lists and maps of these. */
    static String object(Map<String, ?> fields) {
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise());
    }

    static String array(List<? extends Map<String, ?>> objects) {
        return ConfigValueFactory.fromIterable(objects).render(ConfigRenderOptions.concise());
    }
}
