package fr.medinjection.source.raw;

import java.util.BitSet;

/** The brackets of a JSON value that are open. One missing bracket does not swallow what follows it. */
final class OpenBrackets {
    /** How many missing brackets are looked past; without a bound, hostile input would take quadratic time. */
    private static final int MAX_MENDED = 100;

    private final BitSet braces = new BitSet();
    private int depth;

    void clear() {
        depth = 0;
    }

    void open(boolean brace) {
        braces.set(depth++, brace);
    }

    /** Closes the nearest open bracket of the kind and all within it; says whether none is open any more. */
    boolean close(boolean brace) {
        for (int d = depth - 1; d >= Math.max(0, depth - MAX_MENDED); d--) {
            if (braces.get(d) == brace) {
                depth = d;
                return depth == 0;
            }
        }
        return false;
    }
}
