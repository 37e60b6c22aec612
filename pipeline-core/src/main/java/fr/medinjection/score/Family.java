package fr.medinjection.score;

import fr.medinjection.score.encoder.TextMetric;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics that are computed from the same sums over items. The first two sums are the items and the unanswered ones. */
interface Family {
    int ITEMS = 0;
    int MISSING = 1;

    /** Fixed point of what lies between 0 and about 100. */
    long FINE = 1L << 32;

    /** Fixed point of whole numbers. */
    long WHOLE = 1;

    /** All families by name. */
    Map<String, Family> ALL = Map.of(
            "choice", new ChoiceFamily(),
            "position", new PositionFamily(),
            "calibration", new CalibrationFamily(),
            "open", new OpenFamily());

    /** The same with the metrics that need an encoder, where there are any, and a family for each kind of mark. */
    static Map<String, Family> with(List<TextMetric> metrics, List<Mark> marks) {
        Map<String, Family> all = new HashMap<>(ALL);
        if (!metrics.isEmpty()) {
            all.put("encoded", new EncodedFamily(metrics));
        }
        marks.forEach(mark -> all.put(mark.family(), new MarkFamily(mark)));
        return all;
    }

    /** The fixed point of each sum. */
    long[] scales();

    /** So many sums, all of fractions. */
    static long[] fine(int size) {
        long[] scales = new long[size];
        Arrays.fill(scales, FINE);
        return scales;
    }

    List<Measure> measures();

    /** Which slices it is worth having for. */
    boolean covers(Slice slice);

    /** What an item adds, given the answers to it that count alike; empty where the item is none for this family. */
    Optional<double[]> vector(Sheet sheet, List<Answer> answers);
}
