package fr.medinjection.source.raw;

import fr.medinjection.source.BadRecordException;
import java.io.IOException;

/**
 * One raw file (or range of one) while it is read: its name, the limits, the stream's health, and the ways in which a
 * record of it can be broken.
 */
record RawText(String file, RawLimits limits, DamageStream damage) {
    RawRead.Broken broken(long number, String reason, String detail, byte[] bytes, int length) {
        return new RawRead.Broken(file, number, reason, detail, Utf8.show(bytes, length, limits.quarantineChars()));
    }

    RawRead.Broken broken(long number, BadRecordException e, byte[] bytes, int length) {
        return broken(number, e.reason(), e.getMessage(), bytes, length);
    }

    RawRead.Broken tooLong(long number, long whole, byte[] bytes, int length) {
        return broken(
                number,
                "record-too-long",
                whole + " bytes, more than max-record-bytes (" + limits.maxRecordBytes() + ")",
                bytes,
                length);
    }

    /** The last record of a file that ends too early. */
    RawRead.Broken truncated(long number, String detail, byte[] bytes, int length) {
        return isDamaged()
                ? broken(number, damage.reason(), damage.detail(), bytes, length)
                : broken(number, "truncated-file", detail, bytes, length);
    }

    boolean isDamaged() {
        return !damage.reason().isEmpty();
    }

    void close() throws IOException {
        damage.close();
    }
}
