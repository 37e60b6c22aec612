package fr.medinjection.leaks;

import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The search for leaks as a comparison of every training row with every test item on strings, without an index. */
final class NaiveLeaks {
    private final LeaksConfig config;

    NaiveLeaks(LeaksConfig config) {
        this.config = config;
    }

    /** The leaks as {@code train id, test id}. */
    Set<String> leaks(List<Instruction> train, List<Instruction> test) {
        Set<String> leaks = new TreeSet<>();
        for (Instruction row : train) {
            for (Instruction item : test) {
                if (givesAway(row, item)) {
                    leaks.add(row.id() + " " + item.id());
                }
            }
        }
        return leaks;
    }

    boolean givesAway(Instruction row, Instruction item) {
        String text = " " + String.join(" ", words(row)) + " ";
        List<String> stem = new ArrayList<>(shingles(item.context()));
        stem.addAll(shingles(item.question()));
        List<String> replies = item.options().isEmpty() ? shingles(item.answer()) : item.options();
        long there = replies.stream()
                .filter(reply -> item.options().isEmpty()
                        ? holds(text, reply)
                        : share(text, shingles(reply)) >= config.stemFound())
                .count();
        return share(text, shingles(item.question())) >= config.stemFound()
                && share(text, stem) >= config.stemFound()
                && there >= config.replyFound() * replies.size()
                && (words(item).size() >= config.shortItem() || mostly(row, item));
    }

    private boolean mostly(Instruction row, Instruction item) {
        Set<String> of = new HashSet<>(words(row));
        Set<String> shared = new HashSet<>(of);
        shared.retainAll(words(item));
        return shared.size() >= config.shortFound() * of.size();
    }

    private static double share(String text, List<String> shingles) {
        return shingles.isEmpty()
                ? 1
                : (double) new HashSet<>(shingles)
                                .stream().filter(run -> holds(text, run)).count()
                        / new HashSet<>(shingles).size();
    }

    private static boolean holds(String text, String run) {
        return text.contains(" " + run + " ");
    }

    private List<String> shingles(String text) {
        List<String> words = words(text);
        int width = Math.min(config.shingle(), words.size());
        List<String> shingles = new ArrayList<>();
        for (int i = 0; width > 0 && i + width <= words.size(); i++) {
            shingles.add(String.join(" ", words.subList(i, i + width)));
        }
        return shingles;
    }

    private static List<String> words(Instruction item) {
        String reply = item.options().isEmpty() ? item.answer() : String.join("\n", item.options());
        return words(item.context() + "\n" + item.question() + "\n" + reply);
    }

    private static List<String> words(String text) {
        String folded = FrenchText.fold(text);
        return folded.isEmpty() ? List.of() : Arrays.asList(folded.split(" "));
    }
}
