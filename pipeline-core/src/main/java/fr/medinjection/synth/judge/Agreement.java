package fr.medinjection.synth.judge;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;

import fr.medinjection.udf.metric.statistics.Kappa;
import fr.medinjection.udf.metric.statistics.KrippendorffAlpha;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far judges agree on items of one type: two of them by Cohen's quadratically weighted kappa, all of them by
 * Krippendorff's ordinal alpha.
 *
 * @param first a judge, or {@code ""} for all judges
 * @param items that both judged, or that any did
 * @param same the share of items that both gave the same score, NaN for all judges
 * @param value NaN where chance alone explains all
 */
public record Agreement(
        String type, String first, String second, long items, double same, String measure, double value) {
    /** As many rows come to the driver as there are different sheets of scores: judges and scales bound them, not items. */
    static List<Agreement> of(Dataset<Row> judgements) {
        Map<String, List<Pattern>> patterns = new TreeMap<>();
        judgements
                .groupBy("type", "id")
                .agg(sort_array(collect_list(concat_ws("\t", col("judge"), col("score"))))
                        .as("scores"))
                .groupBy("type", "scores")
                .agg(count(lit(1)).as("times"))
                .orderBy("type", "scores")
                .collectAsList()
                .forEach(row -> patterns.computeIfAbsent(row.getString(0), type -> new ArrayList<>())
                        .add(Pattern.of(row.getList(1), row.getLong(2))));
        List<Agreement> all = new ArrayList<>();
        patterns.forEach((type, found) -> all.addAll(of(type, found)));
        return all;
    }

    /** The scores that some items have, by judge, and how many items. */
    record Pattern(Map<String, Integer> scores, long times) {
        static Pattern of(List<String> scores, long times) {
            Map<String, Integer> byJudge = new TreeMap<>();
            for (String score : scores) {
                int tab = score.lastIndexOf('\t');
                byJudge.put(score.substring(0, tab), Integer.parseInt(score.substring(tab + 1)));
            }
            return new Pattern(byJudge, times);
        }

        double score(String judge) {
            Integer score = scores.get(judge);
            return score == null ? Double.NaN : score;
        }
    }

    static List<Agreement> of(String type, List<Pattern> patterns) {
        List<String> judges = List.copyOf(new TreeSet<>(patterns.stream()
                .flatMap(pattern -> pattern.scores().keySet().stream())
                .toList()));
        List<Agreement> all = new ArrayList<>();
        for (int i = 0; i < judges.size(); i++) {
            for (int j = i + 1; j < judges.size(); j++) {
                all.add(pair(type, patterns, judges.get(i), judges.get(j)));
            }
        }
        double[][] ratings = judges.stream()
                .map(judge -> patterns.stream()
                        .mapToDouble(pattern -> pattern.score(judge))
                        .toArray())
                .toArray(double[][]::new);
        long[] times = patterns.stream().mapToLong(Pattern::times).toArray();
        all.add(new Agreement(
                type,
                "",
                "",
                Arrays.stream(times).sum(),
                Double.NaN,
                "krippendorff-alpha-ordinal",
                KrippendorffAlpha.ORDINAL.of(ratings, times)));
        return all;
    }

    private static Agreement pair(String type, List<Pattern> patterns, String first, String second) {
        List<Pattern> both = patterns.stream()
                .filter(pattern ->
                        pattern.scores().containsKey(first) && pattern.scores().containsKey(second))
                .toList();
        int[] one =
                both.stream().mapToInt(pattern -> pattern.scores().get(first)).toArray();
        int[] other =
                both.stream().mapToInt(pattern -> pattern.scores().get(second)).toArray();
        long[] times = both.stream().mapToLong(Pattern::times).toArray();
        long items = Arrays.stream(times).sum();
        long same = IntStream.range(0, one.length)
                .filter(i -> one[i] == other[i])
                .mapToLong(i -> times[i])
                .sum();
        double share = items == 0 ? Double.NaN : (double) same / items;
        return new Agreement(
                type, first, second, items, share, "cohen-kappa-quadratic", Kappa.QUADRATIC.of(one, other, times));
    }

    /** For a manifest: JSON has no NaN, so what has no value is left out. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("type", type);
        facts.put("first", first);
        facts.put("second", second);
        facts.put("items", items);
        facts.put("measure", measure);
        if (!Double.isNaN(same)) {
            facts.put("same", same);
        }
        if (!Double.isNaN(value)) {
            facts.put("value", value);
        }
        return facts;
    }
}
