/**
 * Bytes: messages by {@link org.paxos4j.core.codec.KryoMessageCodec}, users' command and result records by
 * {@link org.paxos4j.core.codec.PinnedTypeCodec}.
 *
 * <p>Both use Kryo as a table of pinned numbers and serializers written for each record, and nothing else of it: no class
 * name ever crosses the wire, no serializer that Kryo brings along can be reached from bytes, nothing nests as deep as the
 * sender likes, and no declared size is believed beyond what remains of the frame. Encoding is canonical: a value has
 * exactly one form, and every other one is refused.
 */
@NullMarked
package org.paxos4j.core.codec;

import org.jspecify.annotations.NullMarked;
