/**
 * Peers and clients over TCP, on one listening port.
 *
 * <p>A frame is its length (4 bytes, of what follows), the CRC32C of the payload (4 bytes), and the payload: the bytes
 * that the codec made of one message. All numbers are big-endian. Each connection begins with a handshake, and carries
 * after it only messages of the kind that the handshake was for.
 */
@NullMarked
package org.paxos4j.transport.netty;

import org.jspecify.annotations.NullMarked;
