/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.journal.mvstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.disk.FilePathDisk;
import org.jspecify.annotations.Nullable;

/** H2's way to the disk, with faults, for as long as it is installed. */
final class FaultyDisk extends FilePathDisk implements AutoCloseable {

    /** What happens at an operation; returns normally for it to go on. */
    interface Fault {
        void strike() throws IOException;
    }

    private static final Fault NONE = () -> {};

    private volatile Fault onForce = NONE;
    private volatile Fault onWrite = NONE;
    private volatile Fault onRead = NONE;
    private volatile boolean closeAfterWrite;
    final AtomicInteger forces = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();

    static FaultyDisk install() {
        FaultyDisk disk = new FaultyDisk();
        FilePath.register(disk);
        return disk;
    }

    @Override
    public void close() {
        FilePath.register(new FilePathDisk());
    }

    /** The next force fails; the later ones succeed, as they do on Linux. */
    void failNextForce(Fault fault) {
        onForce = () -> {
            onForce = NONE;
            fault.strike();
        };
    }

    void failWrites(Fault fault) {
        onWrite = fault;
    }

    /** Something happens before the next read of the file. */
    void beforeNextRead(Fault fault) {
        onRead = () -> {
            onRead = NONE;
            fault.strike();
        };
    }

    /** The file is closed once the next write is done, as by an interrupt of another thread. */
    void closeAfterNextWrite() {
        closeAfterWrite = true;
    }

    @Override
    public FilePathDisk getPath(String path) {
        Path result = new Path(this);
        result.name = translateFileName(path);
        return result;
    }

    /** A path on this disk. */
    private static final class Path extends FilePathDisk {
        private final FaultyDisk disk;

        Path(FaultyDisk disk) {
            this.disk = disk;
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return disk.new Channel(super.open(mode));
        }
    }

    private final class Channel extends FileBase {
        private final FileChannel base;

        Channel(FileChannel base) {
            this.base = base;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            onWrite.strike();
            writes.incrementAndGet();
            int written = base.write(source, position);
            if (closeAfterWrite) {
                closeAfterWrite = false;
                close();
            }
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            onForce.strike();
            forces.incrementAndGet();
            base.force(metaData);
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            onRead.strike();
            return base.read(target, position);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return base.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return base.write(source);
        }

        @Override
        public long position() throws IOException {
            return base.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            base.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            base.truncate(size);
            return this;
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return base.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }
    }
}
