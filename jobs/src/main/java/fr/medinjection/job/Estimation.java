package fr.medinjection.job;

import fr.medinjection.clean.CleanStage;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.embed.EmbedStage;
import fr.medinjection.embed.Method;
import fr.medinjection.llm.Estimate;
import fr.medinjection.llm.Estimates;
import fr.medinjection.llm.LlmConfig;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.synth.generate.SynthesiseStage;
import fr.medinjection.synth.judge.JudgeStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * What the steps of a dry run would ask models for. What they would be asked about is read from the raw files, without writing
 * anything; what only comes of earlier answers can be told once those are there.
 */
final class Estimation {
    private static final String FIRST_CORPUS = "a corpus; run corpus first";

    /** What each step asks first, by model. */
    private static final Map<String, Asks> STEPS = Map.of(
            TranslateJob.NAME, Asks.always(TranslateJob::requests, CleanStage.INPUT),
            ConvertJob.NAME, Asks.always(ConvertJob::requests, CleanStage.INPUT),
            SynthesiseJob.NAME, Asks.always(SynthesiseJob::requests, SynthesiseStage.TEXTS),
            JudgeJob.NAME, Asks.always(JudgeJob::requests, JudgeStage.INPUT, JudgeStage.TEXTS),
            TranslationQualityJob.NAME, Asks.always(TranslationQualityJob::requests, CorpusStage.CORPUS),
            GenerateJob.NAME,
                    new Asks(
                            config -> !config.generate().services().isEmpty(),
                            context -> List.of(TestSetStage.INPUT),
                            FIRST_CORPUS,
                            GenerateJob::requests),
            JudgeAnswersJob.NAME,
                    new Asks(
                            config -> !config.answerJudges().services().isEmpty(),
                            JudgeAnswersJob::inputs,
                            "an answer; run generate first",
                            JudgeAnswersJob::requests),
            EmbedJob.NAME,
                    new Asks(
                            config -> config.embed().method() == Method.ENDPOINT,
                            context -> List.of(EmbedStage.INPUT),
                            FIRST_CORPUS,
                            EmbedJob::requests));

    private final JobContext context;
    private final LlmConfig config;
    private final Map<String, Dataset<Row>> made = new LinkedHashMap<>();

    /**
     * A step that asks models.
     *
     * @param any whether the configuration has it ask any
     * @param inputs what it asks about
     * @param first what there must be before that can be told
     */
    private record Asks(
            Predicate<PipelineConfig> any, Function<JobContext, List<String>> inputs, String first, Requests requests) {
        static Asks always(Requests requests, String... inputs) {
            return new Asks(config -> true, context -> List.of(inputs), FIRST_CORPUS, requests);
        }
    }

    /** The first requests of a step to each of its models. */
    private interface Requests {
        Map<String, Dataset<Row>> of(JobContext context, Map<String, Dataset<Row>> inputs);
    }

    private Estimation(JobContext context) {
        this.context = context;
        this.config = LanguageModels.config(context);
    }

    /** Says what the steps of these names would take. */
    static void tell(JobContext context, List<String> steps) {
        List<String> asking = steps.stream()
                .filter(step -> STEPS.containsKey(step) && STEPS.get(step).any().test(context.config()))
                .toList();
        if (asking.isEmpty()) {
            return;
        }
        if (context.config().llm().sending() == LlmConfig.Sending.REPLAY) {
            context.console().say("  ask  no model: llm.sending is replay, only recorded answers are used");
        } else {
            new Estimation(context).tell(asking);
        }
    }

    private void tell(List<String> steps) {
        Estimates estimates = new Estimates(context.spark(), config, context.store());
        List<Estimate> told = new ArrayList<>();
        for (String step : steps) {
            Asks asks = STEPS.get(step);
            List<String> names = asks.inputs().apply(context);
            Map<String, Dataset<Row>> inputs = inputs(names);
            if (inputs.size() < names.size()) {
                context.console().say("  ask  " + step + ": known once there is " + asks.first());
            } else {
                asks.requests().of(context, inputs).forEach((model, requests) -> {
                    Estimate estimate = estimate(estimates, step, requests, model);
                    context.console().say("  ask  " + step + ": " + estimate.line());
                    told.add(estimate);
                });
            }
        }
        if (!told.isEmpty()) {
            context.console().say(total(told, estimates.spent()));
        }
    }

    private Estimate estimate(Estimates estimates, String step, Dataset<Row> requests, String model) {
        return step.equals(EmbedJob.NAME)
                ? estimates.ofVectors(
                        requests, model, context.config().embed().endpoint().textsPerCall())
                : estimates.of(requests, model);
    }

    private String total(List<Estimate> told, double spent) {
        boolean known = told.stream().allMatch(one -> one.cost().isPresent());
        double cost = told.stream().mapToDouble(one -> one.cost().orElse(0)).sum();
        LlmConfig.Budget budget = config.budget();
        return String.format(
                Locale.ROOT,
                "  ask  all: %,d requests to send, %s%,.2f %s, beside %,.2f %s spent, of a budget of %s;"
                        + " what fails its checks is asked again",
                told.stream().mapToLong(Estimate::calls).sum(),
                known ? "at most " : "unknown prices and at most ",
                cost,
                budget.currency(),
                spent,
                budget.currency(),
                budget.money() == 0 ? "any size" : String.format(Locale.ROOT, "%,.2f", budget.money()));
    }

    /** The inputs that there are, or that can be made of the raw files alone. */
    private Map<String, Dataset<Row>> inputs(List<String> names) {
        Map<String, Dataset<Row>> inputs = new LinkedHashMap<>();
        for (String name : names) {
            switch (name) {
                case CleanStage.INPUT, CleanStage.TEXTS ->
                    inputs.put(name, ingested().get(name));
                case SynthesiseStage.TEXTS -> inputs.put(name, checkedTexts());
                default ->
                    context.store()
                            .peek(name)
                            .ifPresent(there -> inputs.put(
                                    name,
                                    context.spark()
                                            .read()
                                            .parquet(context.store().path(name).toString())));
            }
        }
        return inputs;
    }

    private Map<String, Dataset<Row>> ingested() {
        if (made.isEmpty()) {
            IngestStage.of(
                            context.config().ingest(),
                            Pipeline.withdrawals(context),
                            Pipeline.sources(context),
                            context.spark())
                    .apply(Map.of())
                    .forEach((name, output) ->
                            made.put(name, output.rows().persist(StorageLevel.MEMORY_AND_DISK_SER())));
        }
        return made;
    }

    private Dataset<Row> checkedTexts() {
        return SynthesiseJob.checked(context)
                .apply(inputs(List.of(CleanStage.TEXTS, CleanStage.INPUT)))
                .get(SynthesiseStage.TEXTS)
                .rows();
    }
}
