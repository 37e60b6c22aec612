package fr.medinjection.synth.translate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import fr.medinjection.clean.CleanConfig;
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

/**
 * The English items as one model translates them. An item whose translation does not keep what it must is asked for again, with
 * another seed; after the last attempt it is recorded with its reasons.
 */
public record TranslateStage(Settings config, Prompt prompt, Prompt back, Model model) implements Stage {
    public static final String INPUT = "instructions";
    public static final Set<String> PLACES = Set.of("item");

    /**
     * What decides the translations beside the items.
     *
     * @param translator a key of {@code models}
     * @param prompts the hashes of the prompts
     * @param models what decides the answers of the translator and of the model that translates back
     */
    public record Settings(
            String translator,
            TranslateConfig translate,
            Privacy privacy,
            CleanConfig clean,
            Map<String, String> prompts,
            Map<String, String> models) {}

    /** The translated items of a model. */
    public static String output(String translator) {
        return "llm/translate/" + translator;
    }

    /** The items that it did not translate acceptably. */
    public static String rejected(String translator) {
        return "llm/translate-rejected/" + translator;
    }

    public List<String> outputs() {
        return List.of(output(config.translator()), rejected(config.translator()));
    }

    @Override
    public String name() {
        return "translate";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> english = items(inputs.get(INPUT)).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Rounds rounds = new Rounds(config.translate().attempts());
        Rounds.Outcome sent =
                rounds.run(english.filter(maySend()), (items, attempt) -> attempt(rounds, items, attempt));
        Dataset<Row> rejected = sent.rejected().union(Withheld.rows(english.filter(not(maySend()))));
        return Rounds.outputs(
                new Rounds.Outcome(sent.made(), rejected, sent.usage()),
                output(config.translator()),
                rejected(config.translator()),
                config.translate().maxRejectedShare(),
                config.translator());
    }

    private Dataset<Row> items(Dataset<Row> instructions) {
        return EnglishItems.of(instructions, config.clean(), config.translate());
    }

    /** What the first attempt asks, for an estimate. */
    public Dataset<Row> requests(Dataset<Row> instructions) {
        return requests(items(instructions).filter(maySend()), prompt, 1);
    }

    private Dataset<Row> requests(Dataset<Row> items, Prompt asked, int attempt) {
        Privacy privacy = config.privacy();
        long seed = config.translate().seed() + attempt - 1;
        return Written.requests(items, item -> new ItemRequest(Translation.of(item), privacy).json(asked, seed));
    }

    private Dataset<Row> attempt(Rounds rounds, Dataset<Row> items, int attempt) {
        Dataset<Row> answers = rounds.counted(model.ask(name(), requests(items, prompt, attempt), config.translator()));
        Dataset<Row> made = Rounds.joined(items, answers).mapPartitions(checks(attempt), Encoders.row(Attempt.SCHEMA));
        return config.translate().backTranslation().model().isEmpty() ? made : checkedBack(rounds, made, attempt);
    }

    private Checks checks(int attempt) {
        InvariantsConfig invariants = config.translate().invariants();
        LanguageConfig language = config.clean().language();
        Privacy privacy = config.privacy();
        TranslatedRow.Origin origin = new TranslatedRow.Origin("translation", config.translator(), prompt.hash());
        return new Checks(() -> new ReplyCheck(invariants, language, privacy, origin, attempt)::of);
    }

    private Dataset<Row> checkedBack(Rounds rounds, Dataset<Row> made, int attempt) {
        TranslateConfig.BackTranslation settings = config.translate().backTranslation();
        Dataset<Row> french = made.persist(StorageLevel.MEMORY_AND_DISK_SER())
                .filter(Attempt.isAccepted())
                .select(Attempt.MADE + ".*");
        Dataset<Row> answers =
                rounds.counted(model.ask("back-translate", requests(french, back, attempt), settings.model()));
        BackTranslation check =
                new BackTranslation(config.translate().invariants(), config.privacy(), settings.leastSimilarity());
        return made.join(
                        answers.select(col("key"), col("text").as("back")),
                        col(Attempt.MADE + ".id").equalTo(col("key")),
                        "left")
                .drop("key")
                .map(check, Encoders.row(Attempt.SCHEMA));
    }

    /** What may be sent to the translator, and to the model that translates back where there is one. */
    private Column maySend() {
        Column sent = config.privacy().mayBeSent(config.translator());
        String other = config.translate().backTranslation().model();
        return other.isEmpty() ? sent : sent.and(config.privacy().mayBeSent(other));
    }
}
