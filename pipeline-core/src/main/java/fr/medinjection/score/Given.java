package fr.medinjection.score;

import static fr.medinjection.data.Rows.field;
import static fr.medinjection.data.Rows.textField;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.data.Ids;
import fr.medinjection.source.Fields;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One answer as a file gives it, before it is known whose item it is.
 *
 * @param key the item's id, or the hash of the text that was asked ({@link #asked})
 * @param order the options' published positions in the order shown, none where it is the published one
 * @param probabilities of the letters in the order shown, none where they are not known
 * @param read the letters that the file says the answer was read as, joined by blanks; {@code null} where it does not say
 * @param gold the right letters as the file has them, or {@code ""}
 * @param fingerprint of the item as it was asked, {@code ""} where the file does not say
 * @param testSet the version of the test set it was asked from, {@code ""} where the file does not say
 * @param classes how many letters the file says there are, or -1
 */
record Given(
        String key,
        Run run,
        OptionOrder order,
        String reply,
        List<Double> probabilities,
        String read,
        String gold,
        int classes,
        String fingerprint,
        String testSet,
        String promptHash,
        long tokens,
        double latencyMs) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

    /** A record and where it stands, as the columns of a row. */
    static final StructType RECORD = new StructType(new StructField[] {
        textField("key"), textField("file"), field("number", DataTypes.LongType), textField("name"), textField("json")
    });

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record that was read is no JSON", e);
        }
    }

    /** The key of the item that a record is about. */
    static String key(JsonNode record, String name, AnswersConfig config) {
        String id = Fields.text(record, config.idField());
        if (id.isEmpty()) {
            id = name;
        }
        return id.isEmpty() ? asked(question(record)) : id;
    }

    /** What two texts share that ask the same: words and marks, whatever their spaces and accents. */
    static String asked(String text) {
        return Ids.hash("asked", FrenchText.fold(text));
    }

    private static String question(JsonNode record) {
        String last = "";
        for (JsonNode message : record.path("messages")) {
            last = message.path("role").asText().equals("user")
                    ? message.path("content").asText()
                    : last;
        }
        return last.isEmpty() ? Fields.text(record, "prompt", "question") : last;
    }

    /** The answers of a record: one, or those of both decodings of the published script. */
    static List<Given> of(JsonNode record, String key, AnswersConfig config) {
        if (!record.has(AnswersSource.GREEDY)) {
            return List.of(neutral(record, key, config));
        }
        List<Given> given = new ArrayList<>();
        given.add(published(record, key, config, "greedy", AnswersSource.GREEDY, "prediction_greedy"));
        if (record.hasNonNull(AnswersSource.CONSTRAINED)) {
            given.add(published(
                    record, key, config, "constrained-paper", AnswersSource.CONSTRAINED, "prediction_constrained"));
        }
        return given;
    }

    private static Given published(
            JsonNode record, String key, AnswersConfig config, String decoding, String output, String prediction) {
        boolean closed = record.hasNonNull(AnswersSource.CONSTRAINED);
        List<Double> probabilities = new ArrayList<>();
        JsonNode classes = record.path("class_probabilities");
        for (int place = 0; place < record.path("classes").size(); place++) {
            probabilities.add(classes.path(letter(place)).asDouble(0));
        }
        return new Given(
                key,
                new Run(config.model(), config.trainingSeed(), decoding),
                OptionOrder.published(0),
                record.path(output).asText(""),
                closed && classes.isObject() ? probabilities : List.of(),
                closed ? letters(record.path(prediction)) : null,
                closed ? letters(record.path("answer")) : "",
                closed ? record.path("classes").size() : -1,
                "",
                "",
                "",
                -1,
                -1);
    }

    private static Given neutral(JsonNode record, String key, AnswersConfig config) {
        List<Integer> order = new ArrayList<>();
        record.path("order").forEach(position -> order.add(position.asInt(-1)));
        List<Double> probabilities = new ArrayList<>();
        record.path("log_probabilities").forEach(log -> probabilities.add(Math.exp(log.asDouble())));
        return new Given(
                key,
                new Run(
                        or(Fields.text(record, "model"), config.model()),
                        or(Fields.text(record, "training_seed"), config.trainingSeed()),
                        or(Fields.text(record, "decoding"), config.decoding())),
                new OptionOrder(record.path("permutation").asInt(0), order),
                answer(record.path(config.answerField())),
                probabilities,
                null,
                "",
                -1,
                Fields.text(record, "item_fingerprint"),
                Fields.text(record, "test_set"),
                Fields.text(record, "prompt_hash"),
                record.path("tokens").asLong(-1),
                record.path("latency_ms").asDouble(-1));
    }

    /** A list of letters is an answer too. */
    private static String answer(JsonNode value) {
        return value.isArray() ? letters(value) : value.isNull() ? "" : value.asText();
    }

    private static String letters(JsonNode value) {
        List<String> letters = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(letter -> letters.add(letter.asText()));
        } else {
            letters.addAll(List.of(BETWEEN.split(value.asText(""))));
        }
        return letters.stream()
                .map(letter -> letter.strip().toUpperCase(Locale.ROOT))
                .filter(letter -> !letter.isEmpty())
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String letter(int place) {
        return String.valueOf((char) ('A' + place));
    }

    private static String or(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
