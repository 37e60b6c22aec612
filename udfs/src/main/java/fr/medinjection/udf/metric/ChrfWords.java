package fr.medinjection.udf.metric;

import java.util.ArrayList;
import java.util.List;

/** The words of sacreBLEU's chrF++: what stands between spaces, with one ASCII mark taken off the end or, if there is none, off the start. */
enum ChrfWords implements Tokenizer {
    PLAIN;

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    @Override
    public String label() {
        return "chrf";
    }

    @Override
    public List<String> tokens(String text) {
        List<String> words = new ArrayList<>();
        for (String word : CodePoints.of(text).split()) {
            int last = word.length() - 1;
            if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                words.add(word.substring(0, last));
                words.add(word.substring(last));
            } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return words;
    }
}
