package fr.medinjection.udf.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** The measurement of {@code src/test/python/time_metrics.py} in Java, over the pairs that it wrote. */
public final class TextMetricsTiming {
    private record Pair(String prediction, String reference) {}

    private TextMetricsTiming() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        List<Pair> pairs = pairs(Path.of(arguments[0]));
        metrics().values().forEach(metric -> mean(metric, pairs));
        double total = 0;
        for (Map.Entry<String, ToDoubleBiFunction<String, String>> metric :
                metrics().entrySet()) {
            double start = cpuSeconds();
            double mean = mean(metric.getValue(), pairs);
            double seconds = cpuSeconds() - start;
            total += seconds;
            System.out.printf(
                    "%s: %.0f pairs per CPU second, mean %.9f%n", metric.getKey(), pairs.size() / seconds, mean);
        }
        System.out.printf("all: %.0f pairs per CPU second%n", pairs.size() / total);
    }

    private static Map<String, ToDoubleBiFunction<String, String>> metrics() {
        Map<String, ToDoubleBiFunction<String, String>> metrics = new LinkedHashMap<>();
        metrics.put("bleu 13a", new Bleu(Mteval.V13A, Smoothing.EXP, Bleu.Order.EFFECTIVE)::score);
        metrics.put("bleu intl", new Bleu(Mteval.INTL, Smoothing.EXP, Bleu.Order.EFFECTIVE)::score);
        metrics.put("chrf", Chrf.LEGACY::score);
        metrics.put("chrf++", Chrf.LEGACY_WORDS::score);
        metrics.put(
                "rouge",
                (p, r) -> new Rouge(RougeWords.PLAIN).score(p, r).rougeLsum().f());
        metrics.put(
                "rouge stemmed",
                (p, r) -> new Rouge(RougeWords.STEMMED).score(p, r).rougeLsum().f());
        metrics.put("meteor", Meteor.LEGACY::score);
        return metrics;
    }

    private static double mean(ToDoubleBiFunction<String, String> metric, List<Pair> pairs) {
        double sum = 0;
        for (Pair pair : pairs) {
            sum += metric.applyAsDouble(pair.prediction(), pair.reference());
        }
        return sum / pairs.size();
    }

    private static List<Pair> pairs(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Pair> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode texts = json.readTree(line);
            pairs.add(new Pair(texts.get(0).textValue(), texts.get(1).textValue()));
        }
        return pairs;
    }

    /** Of the whole process, compiler and collector included. */
    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
