package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing run of code points: what the tokenizers read and rewrite, one pass per rule of their references. */
final class CodePoints {
    private int[] points;
    private int size;

    CodePoints(int capacity) {
        points = new int[Math.max(16, capacity)];
    }

    static CodePoints of(String text) {
        CodePoints run = new CodePoints(text.length() + 2);
        run.append(text);
        return run;
    }

    int size() {
        return size;
    }

    int at(int i) {
        return points[i];
    }

    /** The code point at {@code i}, -1 outside. */
    int around(int i) {
        return i >= 0 && i < size ? points[i] : -1;
    }

    void append(int point) {
        if (size == points.length) {
            points = Arrays.copyOf(points, 2 * size);
        }
        points[size++] = point;
    }

    void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                append(point);
            } else {
                append((int) c);
            }
        }
    }

    void append(CodePoints other, int from, int to) {
        if (size + to - from > points.length) {
            points = Arrays.copyOf(points, Math.max(2 * points.length, size + to - from));
        }
        System.arraycopy(other.points, from, points, size, to - from);
        size += to - from;
    }

    void appendSpaced(int point) {
        append(' ');
        append(point);
        append(' ');
    }

    boolean has(int point) {
        for (int i = 0; i < size; i++) {
            if (points[i] == point) {
                return true;
            }
        }
        return false;
    }

    boolean holds(int i, String ascii) {
        if (i < 0 || i + ascii.length() > size) {
            return false;
        }
        for (int k = 0; k < ascii.length(); k++) {
            if (points[i + k] != ascii.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** What stands between spaces, as Python's {@code split()} finds it. */
    List<String> split() {
        List<String> words = new ArrayList<>(size / 5 + 1);
        int start = 0;
        for (int i = 0; i <= size; i++) {
            if (i == size || CharClass.is(points[i], CharClass.SPACE)) {
                if (i > start) {
                    words.add(string(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    String string(int from, int to) {
        return new String(points, from, to - from);
    }

    int[] toArray() {
        return Arrays.copyOf(points, size);
    }

    @Override
    public String toString() {
        return string(0, size);
    }
}
