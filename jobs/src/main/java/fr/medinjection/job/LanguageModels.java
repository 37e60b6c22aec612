package fr.medinjection.job;

import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmConfig;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The language models of a job's stages: the ledger is opened when one is first asked, so that what is up to date opens none. */
final class LanguageModels implements Model, AutoCloseable {
    private final JobContext context;
    private final List<String> announced;
    private LlmCalls calls;

    LanguageModels(JobContext context) {
        this(context, List.of());
    }

    /** @param announced all models that the step asks, where there may be several */
    LanguageModels(JobContext context, List<String> announced) {
        this.context = context;
        this.announced = List.copyOf(announced);
    }

    @Override
    public Dataset<Row> ask(String stage, Dataset<Row> requests, String model) {
        return calls().ask(stage, requests, model);
    }

    /** The vectors of texts, as {@link LlmCalls#embeddings} gives them. */
    Dataset<Row> embeddings(String stage, Dataset<Row> texts, String model, int together) {
        return calls().embeddings(stage, texts, model, together);
    }

    private LlmCalls calls() {
        if (calls == null) {
            calls = LlmCalls.open(
                    context.spark(), config(context), context.runner().store(), context.runId(), context.console());
            calls.announce(announced);
        }
        return calls;
    }

    /** With the folders of recorded ledgers where they lie. */
    static LlmConfig config(JobContext context) {
        LlmConfig config = context.config().llm();
        List<String> replay = IntStream.range(0, config.replay().size())
                .mapToObj(i ->
                        context.resolve("llm.replay[" + i + "]", config.replay().get(i)))
                .toList();
        return config.withReplay(replay);
    }

    /** Which rows may be sent to which model. */
    static Privacy privacy(JobContext context) {
        PipelineConfig config = context.config();
        return Privacy.of(config.privacy(), config.llm(), config.sources());
    }

    /**
     * What decides a model's answers, for the fingerprints of what is made of them: not its price, nor how fast it may be asked. An
     * answer that was missing from recorded ledgers may be had by sending, and one that failed by asking again.
     */
    static String version(LlmConfig config, String name) {
        LlmConfig.Model model = config.models().get(name);
        return String.join(
                " ",
                model.id(),
                model.revision(),
                model.structured().name(),
                model.parameters().toString(),
                model.seedField(),
                String.valueOf(model.maxTokens()),
                model.answerAfter().toString(),
                config.sending() == LlmConfig.Sending.REPLAY ? config.replay().toString() : "",
                config.failed() == LlmConfig.Failed.AGAIN ? "failed again" : "",
                config.inDoubt() == LlmConfig.InDoubt.RESEND ? "in doubt again" : "");
    }

    /** What decides a model's answers, and what is sent to it. */
    static String version(JobContext context, String name) {
        Privacy privacy = privacy(context);
        return String.join(
                " ",
                version(context.config().llm(), name),
                privacy.masks().name(),
                privacy.inside().contains(name) ? "" : privacy.free().toString());
    }

    /** Of how many of the likeliest tokens a model tells the log-probabilities. */
    static int topLogprobs(LlmConfig config, String name) {
        return config.models().get(name).topLogprobs();
    }

    @Override
    public void close() {
        if (calls != null) {
            calls.close();
        }
    }
}
