package fr.medinjection.report;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.finetune.LogLines;
import fr.medinjection.report.page.CurveFigure.Point;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * A fine-tuned model as its manifest and its log describe it.
 *
 * @param name the mix, and the seed where there are several
 * @param stepsAPoint the most steps that a point of a curve is the mean of
 */
record Training(
        String name,
        Manifest manifest,
        List<Point> loss,
        List<Point> learningRate,
        List<Point> gradientNorm,
        List<Point> validation,
        int stepsAPoint,
        double seconds) {
    /** More would not show on a page. */
    private static final int POINTS = 160;

    static Training of(String name, Manifest manifest, List<JsonNode> log) {
        List<JsonNode> steps = ofKind(log, LogLines.STEP);
        return new Training(
                name,
                manifest,
                curve(steps, "loss"),
                curve(steps, "learning_rate"),
                curve(steps, "gradient_norm"),
                curve(ofKind(log, LogLines.EVALUATION), "loss"),
                width(steps),
                steps.stream()
                        .mapToDouble(step -> step.path("seconds").asDouble())
                        .sum());
    }

    private static List<JsonNode> ofKind(List<JsonNode> log, String kind) {
        return log.stream()
                .filter(line -> line.path(LogLines.KIND).asText().equals(kind))
                .toList();
    }

    private static int width(List<JsonNode> lines) {
        return Math.max(1, (lines.size() + POINTS - 1) / POINTS);
    }

    /** Each point is the mean of a few steps in a row and stands at the last of them. */
    private static List<Point> curve(List<JsonNode> lines, String field) {
        List<Point> points = new ArrayList<>();
        int width = width(lines);
        for (int from = 0; from < lines.size(); from += width) {
            List<JsonNode> bin = lines.subList(from, Math.min(lines.size(), from + width));
            double mean = bin.stream()
                    .mapToDouble(line -> line.path(field).asDouble())
                    .average()
                    .orElseThrow();
            points.add(new Point(bin.get(bin.size() - 1).path("step").asDouble(), mean));
        }
        return List.copyOf(points);
    }

    long fact(String key) {
        return manifest.facts().get(key) instanceof Number number ? number.longValue() : 0;
    }

    double figure(String key) {
        return manifest.facts().get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
