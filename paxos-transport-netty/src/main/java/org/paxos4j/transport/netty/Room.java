/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts connections, in all and from each address, and lets no more in than there is room for. Any thread. */
final class Room {
    private final String what;
    private final int max;
    private final int maxPerAddress;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int all;

    /**
     * For {@code max} of them.
     *
     * @param what what is counted, for a line that says that there is no room
     */
    Room(String what, int max, int maxPerAddress) {
        this.what = what;
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** Lets a connection in until it closes: null; or says which limit it would exceed. */
    @Nullable
    String enter(Channel channel) {
        String address = Reasons.remoteHost(channel);
        String full = enter(address);
        if (full == null) {
            channel.closeFuture().addListener(closed -> leave(address));
        }
        return full;
    }

    private synchronized @Nullable String enter(String address) {
        if (all >= max) {
            return max + " " + what;
        }
        int here = byAddress.getOrDefault(address, 0);
        if (here >= maxPerAddress) {
            return maxPerAddress + " " + what + " from one address";
        }
        byAddress.put(address, here + 1);
        all++;
        return null;
    }

    private synchronized void leave(String address) {
        all--;
        byAddress.computeIfPresent(address, (key, here) -> here == 1 ? null : here - 1);
    }
}
