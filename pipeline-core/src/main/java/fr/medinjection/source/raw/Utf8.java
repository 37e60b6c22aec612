package fr.medinjection.source.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import fr.medinjection.source.BadRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strict decoding: a byte that is not UTF-8 is never replaced in silence. */
final class Utf8 {
    static final String WRONG_ENCODING = "wrong-encoding";

    private Utf8() {}

    static String decode(byte[] bytes, int length) throws BadRecordException {
        return decode(bytes, 0, length);
    }

    static String decode(byte[] bytes, int from, int to) throws BadRecordException {
        String text = new String(bytes, from, to - from, UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            check(bytes, from, to);
        }
        return text;
    }

    /** Any bytes as text for a person: as UTF-8 where they are, else byte by byte (ISO 8859-1). */
    static String show(byte[] bytes, int length, int maxChars) {
        int shown = (int) Math.min(length, maxChars * 4L);
        while (shown > 0 && shown < length && (bytes[shown] & 0xC0) == 0x80) {
            shown--;
        }
        try {
            return decode(bytes, shown);
        } catch (BadRecordException e) {
            return new String(bytes, 0, shown, ISO_8859_1);
        }
    }

    private static void check(byte[] bytes, int from, int to) throws BadRecordException {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        try {
            UTF_8.newDecoder().decode(in);
        } catch (CharacterCodingException e) {
            String detail = "byte " + in.position() + " of the record is not UTF-8; the source's setting encoding"
                    + " names another encoding";
            throw (BadRecordException) new BadRecordException(WRONG_ENCODING, detail).initCause(e);
        }
    }
}
