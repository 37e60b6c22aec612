package fr.medinjection.score.human;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.score.judge.JudgePrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Sheets to rate, and files as the page saves them, for tests. */
final class Sheets {
    static final JudgePrompt PROMPT =
            new JudgePrompt("Notez 1 si les deux disent la même chose, 0 sinon.", "{question}\n{reference}\n{answer}");

    private Sheets() {}

    static RatingSheet sheet(String... answers) {
        List<Case> cases = IntStream.range(0, answers.length)
                .mapToObj(i -> one(i, answers[i]))
                .toList();
        return new RatingSheet(PROMPT, cases);
    }

    private static Case one(int i, String answer) {
        String item = "item-" + i;
        return new Case(
                Case.key(1, item, answer),
                i + 1,
                item,
                item,
                "Question " + i + " ?",
                "Référence " + i,
                answer,
                "case-" + i / 2,
                "NAT",
                "",
                "greedy");
    }

    /** What a rater saved; nothing for answers without a rating. */
    static ObjectNode saved(RatingSheet sheet, String rater, Function<Case, OptionalInt> rating) {
        ObjectNode file = new ObjectMapper()
                .createObjectNode()
                .put("format", RatingSheet.FORMAT)
                .put("version", RatingSheet.VERSION)
                .put("sheet", sheet.fingerprint())
                .put("rater", rater);
        ArrayNode ratings = file.putArray("ratings");
        sheet.cases().forEach(one -> rating.apply(one).ifPresent(value -> ratings.addObject()
                .put("key", one.key())
                .put("rating", value)
                .put("comment", "")));
        return file;
    }

    static String write(Path folder, ObjectNode saved) {
        Path file = folder.resolve("ratings-" + saved.path("rater").asText() + ".json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, saved.toPrettyString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return file.toString();
    }
}
