/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import org.paxos4j.statemachine.Bytes;

/**
 * What consensus is reached on: the content of one slot. Either nothing, or a batch of client commands.
 *
 * <p>A value is its bytes. They are made once, by the leader that proposes it, and are the same in every frame and in
 * every journal, so that "one ballot proposes one value for a slot" can be checked by comparing bytes.
 */
public sealed interface CommandValue permits NoOperationCommandValue, CommandBatch {

    /** The bytes of this value: its kind, and for a batch what {@link CommandBatch} describes. */
    Bytes encoded();

    /**
     * Reads a value from its bytes, which it keeps.
     *
     * @throws MalformedMessageException if these are not the bytes of a value
     */
    static CommandValue decode(Bytes encoded) throws MalformedMessageException {
        if (encoded.length() == 0) {
            throw new MalformedMessageException("a value without bytes");
        }
        return switch (encoded.byteAt(0)) {
            case NoOperationCommandValue.KIND -> NoOperationCommandValue.decode(encoded);
            case CommandBatch.KIND -> CommandBatch.decode(encoded);
            default -> throw new MalformedMessageException("unknown kind of value: " + encoded.byteAt(0));
        };
    }
}
