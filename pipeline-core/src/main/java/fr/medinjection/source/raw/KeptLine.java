package fr.medinjection.source.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** One physical line, kept while it may have to be read again. */
final class KeptLine {
    private final byte[] bytes;
    private final boolean hasReturn;
    private final long whole;
    private final boolean isEnded;

    /** Keeps the line at which {@code lines} stands. */
    KeptLine(ByteLines lines) {
        bytes = Arrays.copyOf(lines.bytes(), lines.length());
        hasReturn = lines.hasReturn();
        whole = lines.wholeLength() - (hasReturn ? 1 : 0);
        isEnded = lines.isEnded();
    }

    byte[] bytes() {
        return bytes;
    }

    long whole() {
        return whole;
    }

    boolean isEnded() {
        return isEnded;
    }

    boolean isCut() {
        return whole > bytes.length;
    }

    boolean isBlank() {
        return !isCut() && new String(bytes, ISO_8859_1).isBlank();
    }

    /** The line's own end, for a quoted cell that goes on behind it. */
    String end() {
        return hasReturn ? "\r\n" : "\n";
    }
}
