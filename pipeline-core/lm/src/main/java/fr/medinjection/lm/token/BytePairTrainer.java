package fr.medinjection.lm.token;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level vocabulary: again and again the pair of neighbours that occurs most becomes one token, the pair of lowest ids where several
 * occur as often. Only words that hold the pair are looked at again. The same merges as the Hugging Face trainer's.
 */
public final class BytePairTrainer {
    /** Qwen2's cut of a text into words, which no token crosses. */
    public static final String WORDS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

    private final List<String> tokens = new ArrayList<>(ByteAlphabet.sorted());
    private final List<Merge> merges = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<Pair, Integer> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();

    /** Two tokens that become one. */
    public record Merge(String left, String right) {}

    /** Every token in the order of its id, and how those beyond the bytes are put together. */
    public record Learnt(List<String> tokens, List<Merge> merges) {
        public Learnt {
            tokens = List.copyOf(tokens);
            merges = List.copyOf(merges);
        }
    }

    private record Pair(int left, int right) implements Comparable<Pair> {
        private static final Comparator<Pair> ORDER =
                Comparator.comparingInt(Pair::left).thenComparingInt(Pair::right);

        @Override
        public int compareTo(Pair other) {
            return ORDER.compare(this, other);
        }
    }

    private record Word(List<Integer> ids, int count) {}

    private BytePairTrainer(Collection<String> texts) {
        Map<String, Integer> ids = new HashMap<>();
        tokens.forEach(letter -> ids.put(letter, ids.size()));
        counted(texts).forEach((word, count) -> words.add(new Word(spelled(word, ids), count)));
        for (int i = 0; i < words.size(); i++) {
            count(i, 1);
        }
    }

    /** Learns at most {@code size} tokens, the 256 bytes among them, from pairs that occur at least {@code least} times. */
    public static Learnt learn(Collection<String> texts, int size, int least) {
        BytePairTrainer trainer = new BytePairTrainer(texts);
        while (trainer.tokens.size() < size && trainer.merge(least)) {}
        return new Learnt(trainer.tokens, trainer.merges);
    }

    private static Map<String, Integer> counted(Collection<String> texts) {
        Map<String, Integer> counted = new TreeMap<>();
        for (String text : texts) {
            Matcher matcher = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFC));
            while (matcher.find()) {
                counted.merge(ByteAlphabet.spell(matcher.group()), 1, Integer::sum);
            }
        }
        return counted;
    }

    private static List<Integer> spelled(String word, Map<String, Integer> ids) {
        return word.chars().mapToObj(c -> ids.get(String.valueOf((char) c))).toList();
    }

    private void count(int place, int sign) {
        Word word = words.get(place);
        for (int i = 1; i < word.ids().size(); i++) {
            Pair pair = new Pair(word.ids().get(i - 1), word.ids().get(i));
            counts.merge(pair, sign * word.count(), Integer::sum);
            places.computeIfAbsent(pair, p -> new TreeSet<>()).add(place);
        }
    }

    private boolean merge(int least) {
        Pair best = null;
        int most = Math.max(1, least) - 1;
        for (Map.Entry<Pair, Integer> entry : counts.entrySet()) {
            int count = entry.getValue();
            if (count > most || (best != null && count == most && entry.getKey().compareTo(best) < 0)) {
                best = entry.getKey();
                most = count;
            }
        }
        if (best != null) {
            apply(best);
        }
        return best != null;
    }

    private void apply(Pair pair) {
        Merge merge = new Merge(tokens.get(pair.left()), tokens.get(pair.right()));
        int id = tokens.size();
        tokens.add(merge.left() + merge.right());
        merges.add(merge);
        for (int place : places.remove(pair)) {
            count(place, -1);
            words.set(place, joined(words.get(place), pair, id));
            count(place, 1);
        }
        counts.remove(pair);
        places.remove(pair);
    }

    private static Word joined(Word word, Pair pair, int id) {
        List<Integer> joined = new ArrayList<>();
        for (int i = 0; i < word.ids().size(); i++) {
            boolean here = i + 1 < word.ids().size()
                    && word.ids().get(i) == pair.left()
                    && word.ids().get(i + 1) == pair.right();
            joined.add(here ? id : word.ids().get(i));
            i += here ? 1 : 0;
        }
        return new Word(joined, word.count());
    }
}
