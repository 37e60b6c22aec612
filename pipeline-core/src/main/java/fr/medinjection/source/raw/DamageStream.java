package fr.medinjection.source.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A decompressing stream that ends where its compressed data breaks, and remembers why; what came before is kept. */
final class DamageStream extends InputStream {
    private final InputStream in;
    private final DamageStream inner;
    private IOException damage;

    DamageStream(InputStream in) {
        this(in, null);
    }

    /**
     * @param inner a stream below {@code in} whose damage is this one's too, or {@code null}
     */
    DamageStream(InputStream in, DamageStream inner) {
        this.in = in;
        this.inner = inner;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (damage != null) {
            return -1;
        }
        try {
            return in.read(target, offset, length);
        } catch (EOFException | ZipException e) {
            damage = e;
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** {@code truncated-file}, {@code corrupt-file}, or {@code ""} while nothing is wrong. */
    String reason() {
        IOException first = first();
        if (first == null) {
            return "";
        }
        return first instanceof EOFException ? "truncated-file" : "corrupt-file";
    }

    String detail() {
        IOException first = first();
        return first == null ? "" : "the compressed data cannot be read further: " + first.getMessage();
    }

    private IOException first() {
        return damage == null && inner != null ? inner.first() : damage;
    }
}
