package fr.medinjection.source.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * A stream in another encoding, read as UTF-8. What is malformed in that encoding becomes a byte that no UTF-8 has, so
 * that only the record around it is quarantined, and for the same reason as elsewhere.
 */
final class TranscodedStream extends InputStream {
    private static final int NOT_UTF8 = 0xFF;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 14);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private char pendingHigh;
    private boolean ended;

    TranscodedStream(InputStream in, Charset charset) {
        this.in = in;
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return fill() ? out.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, out.remaining());
        out.get(target, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (!out.hasRemaining() && !ended) {
            decodeSome();
        }
        return out.hasRemaining();
    }

    private void decodeSome() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        boolean last = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
        chars.clear();
        if (pendingHigh != 0) {
            chars.put(pendingHigh);
            pendingHigh = 0;
        }
        CoderResult result = decoder.decode(bytes, chars, last);
        keepHigh();
        byte[] text = new String(chars.array(), 0, chars.position()).getBytes(UTF_8);
        out = ByteBuffer.allocate(text.length + 1).put(text);
        if (result.isError()) {
            bytes.position(bytes.position() + result.length());
            out.put((byte) NOT_UTF8);
        }
        out.flip();
        ended = last && !result.isError() && !result.isOverflow();
    }

    /** A surrogate pair must not be cut between two buffers. */
    private void keepHigh() {
        int end = chars.position();
        if (end > 0 && Character.isHighSurrogate(chars.get(end - 1))) {
            pendingHigh = chars.get(end - 1);
            chars.position(end - 1);
        }
    }
}
