package fr.medinjection.synth.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Synthetic items from checked texts, and what was rejected on the way. Rounds go on until the targets are met with items
 * that do not repeat each other, or until it is clear that they will not be; the manifest says what each round brought.
 *
 * @param screen gets a line for each round
 */
public record SynthesiseStage(Settings config, Map<String, Plan> plans, Model model, Consumer<String> screen)
        implements Stage {
    public static final String NAME = "synthesise";
    public static final String TEXTS = "stages/checked-texts";
    public static final String OUTPUT = "llm/synthesise";
    public static final String REJECTED = "llm/synthesise-rejected";
    public static final List<String> OUTPUTS = List.of(OUTPUT, REJECTED);

    private static final List<TaskType> TYPES = List.of(TaskType.MCQ, TaskType.OEQ);

    /**
     * What decides the items beside the texts.
     *
     * @param modelVersion what the ledger knows of the model: another version is asked anew
     * @param prompts the version and hash of each plan's prompt
     */
    public record Settings(
            String model,
            String modelVersion,
            long seed,
            List<String> splits,
            SynthesiseConfig.Targets targets,
            int rounds,
            Map<String, PlanConfig> plans,
            Map<String, String> prompts,
            ItemRules rules,
            LanguageConfig language,
            DedupConfig dedup,
            Privacy privacy) {}

    public static SynthesiseStage of(
            SynthesiseConfig config,
            Map<String, Plan> plans,
            LanguageConfig language,
            DedupConfig dedup,
            Privacy privacy,
            String modelVersion,
            Model model,
            Consumer<String> screen) {
        Map<String, String> prompts = new TreeMap<>();
        plans.forEach((name, plan) -> prompts.put(name, plan.prompt().version() + " " + plan.hash()));
        Settings settings = new Settings(
                config.model(),
                modelVersion,
                config.seed(),
                config.splits(),
                config.targets(),
                config.rounds(),
                config.plans(),
                prompts,
                config.rules(),
                language,
                dedup,
                privacy);
        return new SynthesiseStage(settings, plans, model, screen);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What the first rounds ask, for an estimate. */
    public Dataset<Row> firstRequests(Dataset<Row> checked) {
        Dataset<Row> texts = wanted(checked).where(maySend());
        return TYPES.stream()
                .map(type -> new Rounds(config, plans, model, screen, type, texts).firstRequests())
                .reduce(Dataset::union)
                .orElseThrow();
    }

    private Dataset<Row> wanted(Dataset<Row> checked) {
        return checked.where(Drops.kept().and(col("split").isin(config.splits().toArray())))
                .drop(Drops.STAGE, Drops.REASON);
    }

    private Column maySend() {
        return config.privacy().mayBeSent(config.model());
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> all = wanted(inputs.get(TEXTS));
        Map<String, Object> withheld = withheld(all.where(not(maySend())));
        Dataset<Row> texts = all.where(maySend());
        List<Rounds.Outcome> outcomes = new ArrayList<>();
        Map<String, Object> unmet = new TreeMap<>();
        for (TaskType type : TYPES) {
            Rounds.Outcome outcome = new Rounds(config, plans, model, screen, type, texts).run();
            outcomes.add(outcome);
            if (!outcome.unmet().isEmpty()) {
                unmet.put(type.name(), outcome.unmet());
                screen.accept("  " + type + ": fewer items than wanted: " + outcome.unmet());
            }
        }
        return outputs(texts, outcomes, Map.of("unmet", unmet, "withheld", withheld));
    }

    /** How many texts of which sources may not be sent to the model. */
    private Map<String, Object> withheld(Dataset<Row> texts) {
        Map<String, Object> withheld = new TreeMap<>();
        texts.groupBy("source").count().collectAsList().forEach(row -> {
            withheld.put(row.getString(0), row.getLong(1));
            screen.accept("  " + row.getString(0) + ": " + row.getLong(1) + " texts may not be sent to "
                    + config.model() + " (may-leave: false, and its server is not in the house)");
        });
        return withheld;
    }

    private static Map<String, Output> outputs(
            Dataset<Row> texts, List<Rounds.Outcome> outcomes, Map<String, Object> lacking) {
        List<Round> rounds =
                outcomes.stream().flatMap(outcome -> outcome.rounds().stream()).toList();
        Dataset<Row> made = outcomes.stream()
                .flatMap(outcome -> outcome.made().stream())
                .reduce(Dataset::union)
                .orElseGet(() -> texts.sparkSession().createDataFrame(List.of(), Made.SCHEMA));
        long kept = rounds.stream().mapToLong(Round::kept).sum();
        long lost = rounds.stream()
                .flatMap(round -> round.rejected().values().stream())
                .mapToLong(count -> count)
                .sum();
        Map<String, Object> facts = new TreeMap<>(lacking);
        facts.put("rounds", rounds.stream().map(Round::facts).toList());
        facts.put(
                "usage", Usage.facts(Usage.sum(rounds.stream().map(Round::usage).toList())));
        facts.put(StageRunner.ROWS_IN, kept + lost);
        facts.put(StageRunner.DROPPED, lost);
        Map<String, Output> outputs = new LinkedHashMap<>();
        outputs.put(
                OUTPUT,
                new Output(
                        made.sparkSession().createDataFrame(items(made), Instruction.SCHEMA),
                        List.of(),
                        List.of("id"),
                        List.of("type", "source", "task"),
                        facts));
        outputs.put(
                REJECTED,
                new Output(
                        made.where(col(Made.REASON).notEqual("")).drop(Made.ITEM),
                        List.of(),
                        Made.REJECTED,
                        List.of("type", "source", Made.REASON)));
        return outputs;
    }

    /** With the declared columns, none of which can be null. */
    private static JavaRDD<Row> items(Dataset<Row> made) {
        return made.where(col(Made.REASON).equalTo("")).select(Made.ITEM + ".*").javaRDD();
    }
}
