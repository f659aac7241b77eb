/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.statemachine.Bytes;

/**
 * The bytes of one message of each type, as they are in {@code golden-messages.properties}.
 *
 * <p>When this fails, the format has changed: nodes of this build and of the last one no longer understand each other. If
 * you did not mean that, undo it. If you did, give the changed type a new number in {@link WireTypes}, or, where peers of
 * different builds must refuse each other, raise {@link KryoMessageCodec#VERSION}; then take over the bytes that the
 * failure shows. A new type only adds a line. Never change a line and nothing else.
 */
class GoldenBytesTest {
    private static final long SEED = 42;

    private final MessageCodec codec = KryoMessageCodec.factory().create();

    @Test
    void theBytesOfEveryMessageTypeAreWhatTheyWere() throws IOException {
        TreeMap<String, String> actual = new TreeMap<>();
        for (Class<? extends WireMessage> type : WireMessageTypes.ALL) {
            WireMessage message = new RandomMessages(SEED).of(type);
            actual.put(
                    type.getSimpleName(),
                    HexFormat.of().formatHex(codec.encode(message).toArray()));
        }
        assertEquals(lines(golden()), lines(actual));
    }

    @Test
    void theBytesOfEarlierBuildsAreStillUnderstood() throws IOException, MalformedMessageException {
        for (String hex : golden().values()) {
            Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
            assertEquals(bytes, codec.encode(codec.decode(bytes)));
        }
    }

    private static String lines(SortedMap<String, String> bytes) {
        return bytes.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static SortedMap<String, String> golden() throws IOException {
        try (InputStream resource = GoldenBytesTest.class.getResourceAsStream("golden-messages.properties")) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
            TreeMap<String, String> golden = new TreeMap<>();
            properties.forEach((type, hex) -> golden.put((String) type, (String) hex));
            return golden;
        }
    }
}
