package fr.medinjection.udf.metric;

/** One pass over a run of code points, from left to right, that copies what it does not change; nothing if it changes nothing. */
final class Rewriting {
    private final CodePoints in;
    private CodePoints out;
    private int copied;

    Rewriting(CodePoints in) {
        this.in = in;
    }

    /** Puts a blank on both sides of the code point at {@code i}. */
    void space(int i) {
        copyTo(i);
        out.appendSpaced(in.at(i));
        copied = i + 1;
    }

    void insert(int i, String text) {
        replace(i, i, text);
    }

    void replace(int start, int end, String text) {
        copyTo(start);
        out.append(text);
        copied = end;
    }

    CodePoints result() {
        if (out == null) {
            return in;
        }
        copyTo(in.size());
        return out;
    }

    private void copyTo(int i) {
        if (out == null) {
            out = new CodePoints(in.size() + in.size() / 4);
        }
        out.append(in, copied, i);
        copied = i;
    }
}
