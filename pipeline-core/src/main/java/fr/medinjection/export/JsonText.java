package fr.medinjection.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of JSON in the making, as UTF-8; strings are escaped as Jackson does, at a small part of its cost. */
final class JsonText {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHORT = new byte[' ']; // the letter behind the backslash, 0 where there is none

    static {
        SHORT['\b'] = 'b';
        SHORT['\t'] = 't';
        SHORT['\n'] = 'n';
        SHORT['\f'] = 'f';
        SHORT['\r'] = 'r';
    }

    private byte[] bytes = new byte[1 << 12];
    private int length;

    /** Syntax: it stands in the line as it is. */
    JsonText raw(byte[] syntax) {
        reserve(syntax.length);
        System.arraycopy(syntax, 0, bytes, length, syntax.length);
        length += syntax.length;
        return this;
    }

    /** A string in quotes. */
    JsonText string(byte[] utf8) {
        reserve(6L * utf8.length + 2);
        bytes[length++] = '"';
        for (byte b : utf8) {
            if (b >= 0 && b < ' ') {
                control(b);
            } else {
                if (b == '"' || b == '\\') {
                    bytes[length++] = '\\';
                }
                bytes[length++] = b;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /** Writes the line and its end, and begins the next one. */
    void endTo(OutputStream out) throws IOException {
        reserve(1);
        bytes[length++] = '\n';
        out.write(bytes, 0, length);
        length = 0;
    }

    private void control(byte b) {
        bytes[length++] = '\\';
        if (SHORT[b] != 0) {
            bytes[length++] = SHORT[b];
            return;
        }
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[b >> 4];
        bytes[length++] = HEX[b & 15];
    }

    private void reserve(long more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2 * (length + more)));
        }
    }
}
