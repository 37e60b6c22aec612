package fr.medinjection.score;

import static fr.medinjection.data.Rows.list;
import static fr.medinjection.data.Rows.string;

import fr.medinjection.data.TaskType;
import fr.medinjection.score.encoder.EncodedTexts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * What one run answered to one item, in all orders it was asked in.
 *
 * @param permutations how many other orders the run was asked in at all, whatever the item
 * @param encoded what encoders say of the answer to an open question, where any are on
 */
record Sheet(
        Run run,
        String id,
        TaskType type,
        String source,
        String component,
        String cluster,
        List<String> categories,
        List<String> specialties,
        String skill,
        int options,
        List<Integer> correct,
        String reference,
        int permutations,
        List<Answer> answers,
        List<Double> encoded) {
    static final String PUBLISHED = "published";
    static final String PERMUTED = "permuted";
    static final String PERMUTATION = "permutation-";

    /** Answers that count alike, and under which name. */
    record Selected(String orders, List<Answer> answers) {}

    static Sheet of(Row row) {
        List<Row> answers = row.getList(row.fieldIndex("answers"));
        return new Sheet(
                new Run(string(row, "model"), string(row, "training_seed"), string(row, "decoding")),
                string(row, "id"),
                TaskType.valueOf(string(row, "type")),
                string(row, "source"),
                string(row, "component"),
                string(row, "cluster"),
                list(row, "categories"),
                list(row, "specialties"),
                string(row, "skill"),
                row.<String>getList(row.fieldIndex("options")).size(),
                list(row, "correct"),
                string(row, "answer"),
                row.getInt(row.fieldIndex("permutations")),
                answers.stream()
                        .map(Answer::of)
                        .sorted(Comparator.comparingInt(answer -> answer.order().number()))
                        .toList(),
                list(row, EncodedTexts.VALUES));
    }

    /** The published order; and, where the run was asked in others, these together and each alone. */
    List<Selected> selections() {
        List<Answer> asPublished = numbered(0);
        Stream<Selected> selected = Stream.of(new Selected(PUBLISHED, asPublished));
        if (permutations > 0) {
            List<Answer> others = answers.stream()
                    .filter(answer -> answer.order().number() > 0)
                    .toList();
            selected =
                    Stream.concat(selected, Stream.of(new Selected(PERMUTED, others.isEmpty() ? asPublished : others)));
            for (int number = 1; number <= permutations; number++) {
                List<Answer> one = numbered(number);
                // An item bound to its order stands in every permutation as it was published.
                selected = Stream.concat(
                        selected,
                        Stream.of(new Selected(PERMUTATION + number, one.get(0).isMissing() ? asPublished : one)));
            }
        }
        return selected.toList();
    }

    private List<Answer> numbered(int number) {
        List<Answer> found = answers.stream()
                .filter(answer -> answer.order().number() == number)
                .toList();
        return found.isEmpty() ? List.of(Answer.missing(options)) : found;
    }
}
