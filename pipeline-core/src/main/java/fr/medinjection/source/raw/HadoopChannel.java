package fr.medinjection.source.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file on a Hadoop file system as a channel, for reading archives by their directory. */
final class HadoopChannel implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long size;
    private long position;
    private boolean open = true;

    HadoopChannel(FSDataInputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        if (wanted == 0) {
            return 0;
        }
        byte[] bytes = target.hasArray() ? target.array() : new byte[wanted];
        int offset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
        if (in.getPos() != position) {
            if (position >= size) {
                return -1;
            }
            in.seek(position);
        }
        int count = in.read(bytes, offset, wanted);
        if (count > 0) {
            position += count;
            if (target.hasArray()) {
                target.position(target.position() + count);
            } else {
                target.put(bytes, 0, count);
            }
        }
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        in.close();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}
