/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Words for a person. */
final class Reasons {
    private static final int MAX_CHARACTERS = 400;
    private static final Pattern NATIVE_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Reasons() {}

    /** What an exception says, in one line. */
    static String of(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        return message == null
                ? cause.getClass().getSimpleName()
                : printable(NATIVE_CALL.matcher(message).replaceFirst(""));
    }

    /** Text from the wire, so that it can neither forge a line of the log nor fill it. */
    static String printable(String text) {
        String cut = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
        return CONTROL.matcher(cut).replaceAll("?");
    }

    /** Where the other end is, without its port, which says nothing of who dialled. */
    static String remoteHost(Channel channel) {
        SocketAddress address = channel.remoteAddress();
        return address instanceof InetSocketAddress internet ? internet.getHostString() : String.valueOf(address);
    }

    static String hostAndPort(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
