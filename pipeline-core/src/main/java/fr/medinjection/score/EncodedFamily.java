package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import fr.medinjection.score.encoder.TextMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Free answers against their references as encoders compare them; the values stand in the sheet already. */
final class EncodedFamily implements Family {
    /** After the items come two sums a value: of what lies above 0 and of what lies below, as no sum may be negative. */
    private static final int FIRST = 2;

    private final List<Measure> measures = new ArrayList<>();
    private final int values;

    EncodedFamily(List<TextMetric> metrics) {
        for (TextMetric.Place place : TextMetric.places(metrics)) {
            TextMetric.Score score = place.score();
            int above = FIRST + 2 * place.value();
            measures.add(new Measure(
                    score.metric(),
                    score.variant(),
                    score.signature(),
                    sums -> score.of((sums[above] - sums[above + 1]) / sums[ITEMS])));
        }
        this.values = metrics.stream().mapToInt(TextMetric::values).sum();
    }

    @Override
    public long[] scales() {
        return Family.fine(FIRST + 2 * values);
    }

    @Override
    public List<Measure> measures() {
        return List.copyOf(measures);
    }

    @Override
    public boolean covers(Slice slice) {
        return true;
    }

    @Override
    public Optional<double[]> vector(Sheet sheet, List<Answer> answers) {
        if (sheet.type() != TaskType.OEQ) {
            return Optional.empty();
        }
        double[] vector = new double[FIRST + 2 * values];
        vector[ITEMS] = 1;
        vector[MISSING] = answers.get(0).isMissing() ? 1 : 0;
        for (int i = 0; i < values; i++) {
            double value = sheet.encoded().get(i);
            vector[FIRST + 2 * i] = Math.max(value, 0);
            vector[FIRST + 2 * i + 1] = Math.max(-value, 0);
        }
        return Optional.of(vector);
    }
}
