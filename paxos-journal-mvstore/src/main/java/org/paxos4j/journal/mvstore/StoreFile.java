/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The file of a store. It differs in two things from MVStore's own: an opening looks for the newest commit in the whole file, and
 * small pieces of free space are withheld.
 *
 * <p>MVStore writes a chunk into the first piece of free space that is large enough, and goes through all smaller ones before
 * it to find that, twice a commit. A small piece stays at the end of each larger one that was used up, so their
 * number grows with the log, and the cost of a commit with it. Here they count as used until a neighbour is freed and makes them
 * part of a larger piece. The rest is as in MVStore: what is free is known in memory only, and found anew at each opening.
 *
 * <p>Used under MVStore's lock for saving, but for the opening.
 */
class StoreFile extends SingleFileStore {
    /** Smaller pieces are withheld. Commits are 12 to 100 KiB; what is lost with a piece is less than most of them. */
    static final int SMALLEST_PIECE_BYTES = 64 << 10;

    private static final int BLOCK_BYTES = 4096;
    private static final long FIRST_CHUNK_AT = 2L * BLOCK_BYTES;

    /** The lengths of the withheld pieces by their positions, in bytes. No two touch, and none touches what is free. */
    private final NavigableMap<Long, Integer> withheld = new TreeMap<>();

    StoreFile(Map<String, Object> settings) {
        super(settings);
    }

    /** To be called once when MVStore has found out what is free in a file. */
    void withholdSmallPieces() {
        long end = getAfterLastBlock_() * BLOCK_BYTES;
        for (long at = FIRST_CHUNK_AT; at < end; at += BLOCK_BYTES) {
            if (freeSpace.isFree(at, BLOCK_BYTES)) {
                withholdIfSmall(at);
            }
            while (at < end && freeSpace.isFree(at, BLOCK_BYTES)) {
                at += BLOCK_BYTES;
            }
        }
    }

    /** How many chunks MVStore remembers: those in use, and those that it must not write over yet. Any thread. */
    int chunks() {
        return getChunks().size();
    }

    /**
     * Looks for the newest commit in the whole file. MVStore does so only if the file's header leads to no sound commit. But the
     * header is written together with a commit, before either is forced: when the power goes in between, a header that is on
     * the disk may name a commit that is not, and what MVStore is content with then is older than the newest that was forced.
     * Its recovery mode would look everywhere, too, but would also take pages that cannot be read for empty ones.
     */
    @Override
    protected void readStoreHeader(boolean everywhere) {
        super.readStoreHeader(true);
    }

    @Override
    protected void writeFully(SFChunk chunk, long position, ByteBuffer bytes) {
        long end = position + bytes.remaining();
        super.writeFully(chunk, position, bytes);
        withholdIfSmall(end);
    }

    @Override
    public void clear() {
        super.clear();
        withheld.clear();
    }

    @Override
    protected void free(long position, int length) {
        long start = position - offerPieceBefore(position);
        offerPieceAt(position + length);
        super.free(position, length);
        if (!freeSpace.isFree(start - BLOCK_BYTES, BLOCK_BYTES)) {
            withholdIfSmall(start);
        }
    }

    private int offerPieceBefore(long end) {
        Map.Entry<Long, Integer> piece = withheld.lowerEntry(end);
        return piece != null && piece.getKey() + piece.getValue() == end ? offerPieceAt(piece.getKey()) : 0;
    }

    /** How long the withheld piece is that began here; 0 if there was none. */
    private int offerPieceAt(long start) {
        Integer length = withheld.remove(start);
        if (length == null) {
            return 0;
        }
        super.free(start, length);
        return length;
    }

    /** Withholds the free piece that begins here, if there is one and it is small. */
    private void withholdIfSmall(long start) {
        int length = 0;
        while (length < SMALLEST_PIECE_BYTES && freeSpace.isFree(start + length, BLOCK_BYTES)) {
            length += BLOCK_BYTES;
        }
        if (length > 0 && length < SMALLEST_PIECE_BYTES) {
            freeSpace.markUsed(start, length);
            withheld.put(start, length);
        }
    }
}
