package fr.medinjection.lm.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;

/** The token ids of a text, each with the piece of the text that it stands for. */
public final class Tokens {
    private final int[] ids;
    private final int[] starts;
    private final int[] ends;

    private Tokens(int[] ids, int[] starts, int[] ends) {
        this.ids = ids;
        this.starts = starts;
        this.ends = ends;
    }

    /** The library counts code points, Java counts UTF-16 units. */
    static Tokens of(String text, Encoding encoding) {
        int[] units = units(text);
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] starts = new int[spans.length];
        int[] ends = new int[spans.length];
        for (int i = 0; i < spans.length; i++) {
            starts[i] = units[spans[i].getStart()];
            ends[i] = units[spans[i].getEnd()];
        }
        return new Tokens(Tokenizer.narrow(encoding.getIds()), starts, ends);
    }

    public int size() {
        return ids.length;
    }

    public int[] ids() {
        return ids.clone();
    }

    public int id(int index) {
        return ids[index];
    }

    /** Where in the text the token begins. */
    public int start(int index) {
        return starts[index];
    }

    /** Where in the text the token ends; two tokens that share one character both span it. */
    public int end(int index) {
        return ends[index];
    }

    private static int[] units(String text) {
        int points = text.codePointCount(0, text.length());
        int[] units = new int[points + 1];
        for (int i = 0, at = 0; i < points; i++) {
            units[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        units[points] = text.length();
        return units;
    }
}
