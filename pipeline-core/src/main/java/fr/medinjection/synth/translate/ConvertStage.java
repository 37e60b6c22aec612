package fr.medinjection.synth.translate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.xxhash64;

import fr.medinjection.clean.Language;
import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Cloze items as questions with options that a model writes, beside those that the rules made when they were read. */
public record ConvertStage(Settings config, Prompt prompt, Model model) implements Stage {
    public static final String INPUT = "instructions";
    public static final String OUTPUT = "llm/convert";
    public static final String REJECTED = "llm/convert-rejected";
    public static final Set<String> PLACES = ClozeItem.PLACES;
    public static final List<String> OUTPUTS = List.of(OUTPUT, REJECTED);

    /**
     * What decides the questions beside the items.
     *
     * @param model what decides the model's answers
     */
    public record Settings(
            ConvertConfig convert, Privacy privacy, LanguageConfig language, String promptHash, String model) {}

    @Override
    public String name() {
        return "convert";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = items(inputs.get(INPUT)).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Rounds rounds = new Rounds(config.convert().attempts());
        Rounds.Outcome sent = rounds.run(items.filter(maySend()), (some, attempt) -> attempt(rounds, some, attempt));
        Dataset<Row> rejected = sent.rejected().union(Withheld.rows(items.filter(not(maySend()))));
        return Rounds.outputs(
                new Rounds.Outcome(sent.made(), rejected, sent.usage()),
                OUTPUT,
                REJECTED,
                config.convert().maxRejectedShare(),
                config.convert().model());
    }

    private Dataset<Row> items(Dataset<Row> instructions) {
        Dataset<Row> all = instructions
                .filter(col("source")
                        .equalTo(config.convert().source())
                        .and(size(col("correct")).equalTo(1)))
                .filter(col("question").contains(ClozeItem.BLANK));
        int take = config.convert().take();
        return take == 0
                ? all
                : all.orderBy(xxhash64(lit(config.convert().seed()), col("id")), col("id"))
                        .limit(take);
    }

    /** What the first attempt asks, for an estimate. */
    public Dataset<Row> requests(Dataset<Row> instructions) {
        return requests(items(instructions).filter(maySend()), 1);
    }

    private Dataset<Row> requests(Dataset<Row> items, int attempt) {
        Prompt asked = prompt;
        int distractors = config.convert().distractors();
        long seed = config.convert().seed() + attempt - 1;
        Privacy privacy = config.privacy();
        return Written.requests(items, item -> {
            ClozeItem cloze = ClozeItem.of(item);
            return cloze.masked(cloze.masking(privacy)).json(asked, distractors, seed);
        });
    }

    private Dataset<Row> attempt(Rounds rounds, Dataset<Row> items, int attempt) {
        Dataset<Row> answers = rounds.counted(
                model.ask(name(), requests(items, attempt), config.convert().model()));
        ConvertConfig convert = config.convert();
        LanguageConfig language = config.language();
        TranslatedRow.Origin origin = new TranslatedRow.Origin("conversion", convert.model(), prompt.hash());
        Privacy privacy = config.privacy();
        Checks checks =
                new Checks(() -> new ConversionCheck(convert, new Language(language), privacy, origin, attempt)::of);
        return Rounds.joined(items, answers).mapPartitions(checks, Encoders.row(Attempt.SCHEMA));
    }

    private Column maySend() {
        return config.privacy().mayBeSent(config.convert().model());
    }
}
