package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The finished sample with what the main job leaves out: judgements, and the ratings of two raters. */
final class RatedSample {
    private static final Pattern SHEET =
            Pattern.compile("<script type=\"application/json\" id=\"sheet\">(.*?)</script>", Pattern.DOTALL);

    private static final ObjectMapper JSON = new ObjectMapper();

    private RatedSample() {}

    /** Copies the sample to a folder and goes on from there. */
    static Path in(Path out) throws IOException {
        OutputFiles.copy(SampleRun.finished().out, out);
        List.of("judge-answers", "annotate").forEach(job -> run(out, job));
        Path ratings = Files.createDirectory(out.resolveSibling("ratings"));
        JsonNode sheet = sheet(out.resolve("annotation/rating.html"));
        rate(sheet, ratings, "first", 2);
        rate(sheet, ratings, "second", 3);
        run(out, "agreement", "--set", "agreement.ratings=[" + ratings + "]");
        return out;
    }

    private static void run(Path out, String job, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(job, "--config", SampleRun.CONFIG.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        Ran ran = Ran.of(arguments.toArray(String[]::new));
        assertThat(ran.status()).as(ran.errors()).isZero();
    }

    private static JsonNode sheet(Path page) throws IOException {
        Matcher matcher = SHEET.matcher(Files.readString(page));
        assertThat(matcher.find()).isTrue();
        return JSON.readTree(matcher.group(1));
    }

    /** A rater who finds every {@code right}th answer equivalent. */
    private static void rate(JsonNode sheet, Path folder, String rater, int right) throws IOException {
        ObjectNode file = JSON.createObjectNode();
        for (String same : List.of("format", "version", "sheet")) {
            file.set(same, sheet.path(same));
        }
        ArrayNode ratings = file.put("rater", rater).putArray("ratings");
        for (JsonNode one : sheet.path("cases")) {
            ratings.addObject()
                    .put("key", one.path("key").asText())
                    .put("rating", ratings.size() % right == 0 ? 1 : 0)
                    .put("comment", "");
        }
        Files.writeString(folder.resolve(rater + ".json"), JSON.writeValueAsString(file));
    }
}
