/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import org.paxos4j.statemachine.Bytes;

/** The value that a new leader proposes for a slot for which it has found none. It changes nothing and has no stamp. */
public enum NoOperationCommandValue implements CommandValue {
    /** The only one. */
    INSTANCE;

    static final byte KIND = 0;

    private static final Bytes ENCODED = Bytes.wrap(new byte[] {KIND});

    @Override
    public Bytes encoded() {
        return ENCODED;
    }

    static NoOperationCommandValue decode(Bytes encoded) throws MalformedMessageException {
        if (!encoded.equals(ENCODED)) {
            throw new MalformedMessageException("bytes behind a no-operation: " + encoded.length());
        }
        return INSTANCE;
    }
}
