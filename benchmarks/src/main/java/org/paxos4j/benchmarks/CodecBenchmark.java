/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.MalformedMessageException;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.MessageCodec;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.statemachine.Bytes;

/** A message as bytes, and back; without the frame and the checksum that the transport puts around it. */
public class CodecBenchmark extends EngineBenchmark {
    private static final long SLOT = 1_000_000;
    private static final Identifier PROPOSAL = new Identifier(1, Samples.EPOCH, SLOT);

    /** What is encoded and decoded. */
    @Param
    public Sample message;

    private final MessageCodec codec = KryoMessageCodec.factory().create();
    private WireMessage value;
    private Bytes encoded;

    /** The messages that each command needs; of an accept, the number of its commands and the bytes of each. */
    public enum Sample {
        ACCEPT_1_OF_16 {
            @Override
            WireMessage create() {
                return accept(1, 16);
            }
        },
        ACCEPT_64_OF_16 {
            @Override
            WireMessage create() {
                return accept(64, 16);
            }
        },
        ACCEPT_1024_OF_16 {
            @Override
            WireMessage create() {
                return accept(1_024, 16);
            }
        },
        ACCEPT_256_OF_1024 {
            @Override
            WireMessage create() {
                return accept(256, 1_024);
            }
        },
        ACCEPT_ACK {
            @Override
            WireMessage create() {
                Identifier committed = new Identifier(1, Samples.EPOCH, SLOT - 1);
                return new AcceptAck(PROPOSAL, 2, new Progress(Samples.EPOCH, committed));
            }
        },
        CLIENT_REQUEST {
            @Override
            WireMessage create() {
                return new ClientRequest(Samples.envelope(1, 16));
            }
        },
        SERVER_RESPONSE {
            @Override
            WireMessage create() {
                return new ServerResponse(
                        new RequestId(SLOT, 1), ServerResponse.Outcome.APPLIED, Samples.bytes(Long.BYTES));
            }
        };

        abstract WireMessage create();

        private static Accept accept(int commands, int commandBytes) {
            return new Accept(PROPOSAL, Samples.batch(commands, commandBytes));
        }
    }

    /** Makes the message, and its bytes. */
    @Setup
    public void create() {
        value = message.create();
        encoded = codec.encode(value);
    }

    /** One message. */
    @Benchmark
    public Bytes encode() {
        return codec.encode(value);
    }

    /** One message. */
    @Benchmark
    public WireMessage decode() throws MalformedMessageException {
        return codec.decode(encoded);
    }
}
