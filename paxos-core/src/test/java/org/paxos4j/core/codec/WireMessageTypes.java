/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.paxos4j.api.protocol.WireMessage;

/** Every concrete type of message that there is, found by walking the sealed hierarchy. */
final class WireMessageTypes {
    static final List<Class<? extends WireMessage>> ALL =
            concrete(WireMessage.class).toList();

    private WireMessageTypes() {}

    private static Stream<Class<? extends WireMessage>> concrete(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(WireMessageTypes::concrete)
                : Stream.of(type.asSubclass(WireMessage.class));
    }
}
