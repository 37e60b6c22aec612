package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** Counts what comes out of compressed data, and stops at the limits on its size and ratio; checks a checksum if given. */
final class BombGuard extends InputStream {
    /** Small files may be as regular as they like. */
    private static final long RATIO_FREE_BYTES = 1 << 20;

    private final InputStream in;
    private final String file;
    private final long limit;
    private final String limitName;
    private final long crc;
    private final CRC32 actual = new CRC32();
    private long count;

    private BombGuard(InputStream in, String file, long limit, String limitName, long crc) {
        this.in = in;
        this.file = file;
        this.limit = limit;
        this.limitName = limitName;
        this.crc = crc;
    }

    /** Guards compressed data of the given size. */
    static BombGuard of(InputStream in, String file, long compressed, RawLimits limits) {
        long byRatio = Math.max(RATIO_FREE_BYTES, saturated(compressed, limits.maxCompressionRatio()));
        return byRatio < limits.maxEntryBytes()
                ? new BombGuard(in, file, byRatio, ratioName(limits), -1)
                : new BombGuard(in, file, limits.maxEntryBytes(), sizeName(limits), -1);
    }

    /** Guards an archive entry, which may not give more than it declares, and must have its checksum. */
    static BombGuard ofEntry(InputStream in, String file, long declared, long crc) {
        return new BombGuard(in, file, declared, "its declared size of " + declared + " bytes", crc);
    }

    /** Refuses an entry by what its archive declares. */
    static void check(String file, long compressed, long size, RawLimits limits) {
        if (size > limits.maxEntryBytes()) {
            throw bomb(file, sizeName(limits));
        }
        if (size > RATIO_FREE_BYTES && size > saturated(compressed, limits.maxCompressionRatio())) {
            throw bomb(file, ratioName(limits));
        }
    }

    static UserException bomb(String file, String limit) {
        return new UserException("Cannot unpack file: " + file + " is larger than " + limit);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read < 0) {
            checkSum();
            return -1;
        }
        count += read;
        actual.update(target, offset, read);
        if (count > limit) {
            throw excess();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** An entry that gives more than it declares is damaged: nothing beyond what was declared and allowed is read. */
    private RuntimeException excess() throws ZipException {
        if (crc >= 0) {
            throw new ZipException("larger than " + limitName);
        }
        return bomb(file, limitName);
    }

    private void checkSum() throws IOException {
        if (crc >= 0 && crc != actual.getValue()) {
            throw new ZipException("wrong checksum");
        }
    }

    private static String sizeName(RawLimits limits) {
        return "max-entry-bytes (" + limits.maxEntryBytes() + ")";
    }

    private static String ratioName(RawLimits limits) {
        return "max-compression-ratio (" + limits.maxCompressionRatio() + ") times its compressed size";
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
