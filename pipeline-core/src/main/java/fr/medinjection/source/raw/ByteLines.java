package fr.medinjection.source.raw;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Physical lines as bytes; of a line beyond the limit only the beginning is kept, the rest is read over. */
final class ByteLines implements Closeable {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private long position;
    private byte[] line = new byte[1 << 12];
    private int length;
    private long whole;
    private boolean ended;

    /**
     * @param in the rest of a file
     * @param position how much of the file lies before it
     */
    ByteLines(InputStream in, long position, int maxBytes) {
        this.in = in;
        this.position = position;
        this.maxBytes = maxBytes;
    }

    /** Moves to the next line; false behind the last one. */
    boolean next() throws IOException {
        length = 0;
        whole = 0;
        ended = false;
        while (!ended && (at < limit || fill())) {
            int from = at;
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            append(from, at - from);
            if (at < limit) {
                at++;
                ended = true;
            }
        }
        position += whole + (ended ? 1 : 0);
        return ended || whole > 0;
    }

    /** The line's bytes, up to {@link #length()}, valid until the next call of {@link #next()}. */
    byte[] bytes() {
        return line;
    }

    /** The length without line end. */
    int length() {
        return hasReturn() ? length - 1 : length;
    }

    /** Whether the line ended with carriage return and line feed. */
    boolean hasReturn() {
        return length > 0 && length == whole && line[length - 1] == '\r';
    }

    /** Whether the line had more bytes than were kept. */
    boolean isCut() {
        return whole > length;
    }

    /** Whether a line feed was there; false for the last line of a file that has none. */
    boolean isEnded() {
        return ended;
    }

    long wholeLength() {
        return whole;
    }

    /** Where the next line begins in the file. */
    long position() {
        return position;
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return !isCut();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void append(int from, int count) {
        int kept = Math.min(count, maxBytes - length);
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(maxBytes, Math.max(length + kept, line.length * 2)));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
        whole += count;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
