package fr.medinjection.clean;

import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;

/** What a row says, whatever its source, its type, its typography and the order of its options. */
public final class ContentHash {
    private ContentHash() {}

    /** The hash of the row's folded context and question and its options with their truth, or of its answer if it is open. */
    public static String of(Instruction row) {
        List<String> parts = new ArrayList<>();
        parts.add((comparable(row.context()) + " " + comparable(row.question())).strip());
        if (row.options().isEmpty()) {
            parts.add("=" + comparable(row.answer()));
        }
        for (int i = 0; i < row.options().size(); i++) {
            parts.add((row.correct().contains(i) ? "+" : "-")
                    + comparable(row.options().get(i)));
        }
        parts.subList(1, parts.size()).sort(null);
        return Ids.hash(parts.toArray(String[]::new));
    }

    /** The folded text, or the normalised one where folding leaves nothing (an option that is only punctuation). */
    static String comparable(String text) {
        String folded = FrenchText.fold(text);
        return folded.isEmpty() ? FrenchText.normalise(text) : folded;
    }
}
