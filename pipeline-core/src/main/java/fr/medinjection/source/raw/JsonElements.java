package fr.medinjection.source.raw;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a JSON file into its elements without parsing them: the elements of one array, the members of one object, or
 * values one after the other. A parser that stops at the first fault would lose the rest of the file; cutting first
 * confines a broken, wrongly encoded or oversized element to itself, and keeps its text for quarantine.
 */
final class JsonElements implements Closeable {
    /** What the file as a whole is. */
    enum Shape {
        ARRAY,
        OBJECT,
        VALUES
    }

    /** What {@link #next()} found. */
    enum Found {
        ELEMENT,
        /** The file ends inside an element, or before the bracket that closes it. */
        TRUNCATED,
        /** Something follows the closing bracket. */
        TRAILING,
        END
    }

    private static final int EOF = -1;

    private final InputStream in;
    private final Shape shape;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private int from = -1;
    private byte[] element = new byte[1 << 12];
    private int length;
    private long whole;
    private int keyEnd;
    private boolean opened;
    private boolean closed;
    private final OpenBrackets brackets = new OpenBrackets();

    JsonElements(InputStream in, Shape shape, int maxBytes) {
        this.in = in;
        this.shape = shape;
        this.maxBytes = maxBytes;
    }

    Found next() throws IOException {
        if (shape != Shape.VALUES && !opened) {
            skipBlanks();
            at++;
            opened = true;
        }
        length = 0;
        whole = 0;
        keyEnd = 0;
        int next = skipSeparators();
        if (closed) {
            return next == EOF ? Found.END : rest();
        } else if (next == EOF) {
            return shape == Shape.VALUES ? Found.END : Found.TRUNCATED;
        } else if (next == closer()) {
            at++;
            closed = true;
            return skipBlanks() == EOF ? Found.END : rest();
        }
        from = at;
        boolean complete = shape == Shape.OBJECT ? member() : value();
        keep();
        from = -1;
        return complete ? Found.ELEMENT : Found.TRUNCATED;
    }

    /** The element's bytes up to {@link #length()}; of a member, its key, colon and value. */
    byte[] bytes() {
        return element;
    }

    int length() {
        return length;
    }

    /** Where the value of a member begins; the key with its quotes and the colon lie before it. */
    int valueStart() {
        return keyEnd;
    }

    boolean isCut() {
        return whole > length;
    }

    long wholeLength() {
        return whole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Found rest() throws IOException {
        closed = true;
        from = at;
        while (peek() != EOF) {
            at = limit;
        }
        keep();
        return Found.TRAILING;
    }

    private int closer() {
        return switch (shape) {
            case ARRAY -> ']';
            case OBJECT -> '}';
            case VALUES -> EOF;
        };
    }

    private boolean member() throws IOException {
        if (peek() != '"') {
            return value();
        }
        if (!string()) {
            return false;
        }
        if (skipBlanks() != ':') {
            return peek() != EOF;
        }
        at++;
        if (skipBlanks() == EOF) {
            return false;
        }
        keyEnd = (int) Math.min(Integer.MAX_VALUE, whole + at - from);
        return value();
    }

    /** Reads over one value; false where the file ends inside it. */
    private boolean value() throws IOException {
        int first = peek();
        if (first == '"') {
            return string();
        }
        return (first == '{' || first == '[') ? container() : scalar();
    }

    private boolean scalar() throws IOException {
        at++;
        for (int c = peek(); c != EOF && c != ',' && c != ']' && c != '}' && c > ' '; c = peek()) {
            at++;
        }
        return shape == Shape.VALUES || peek() != EOF;
    }

    private boolean string() throws IOException {
        at++;
        for (int c = peek(); c != EOF; c = peek()) {
            at++;
            if (c == '"') {
                return true;
            } else if (c == '\\') {
                if (peek() == EOF) {
                    return false;
                }
                at++;
            }
        }
        return false;
    }

    private boolean container() throws IOException {
        brackets.clear();
        for (int c = peek(); c != EOF; c = peek()) {
            if (c == '"') {
                if (!string()) {
                    return false;
                }
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                brackets.open(c == '{');
            } else if ((c == '}' || c == ']') && brackets.close(c == '}')) {
                return true;
            }
        }
        return false;
    }

    private int skipSeparators() throws IOException {
        int c = skipBlanks();
        while (c == ',' && !closed) {
            at++;
            c = skipBlanks();
        }
        return c;
    }

    private int skipBlanks() throws IOException {
        int c = peek();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            at++;
            c = peek();
        }
        return c;
    }

    private int peek() throws IOException {
        return at < limit || fill() ? buffer[at] & 0xFF : EOF;
    }

    private boolean fill() throws IOException {
        keep();
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    /** Keeps what was read since {@code from}, and goes on keeping from the start of the buffer while an element is open. */
    private void keep() {
        if (from < 0) {
            return;
        }
        int count = at - from;
        int kept = Math.min(count, maxBytes - length);
        if (length + kept > element.length) {
            element = Arrays.copyOf(element, Math.min(maxBytes, Math.max(length + kept, element.length * 2)));
        }
        System.arraycopy(buffer, from, element, length, kept);
        length += kept;
        whole += count;
        from = 0;
    }
}
