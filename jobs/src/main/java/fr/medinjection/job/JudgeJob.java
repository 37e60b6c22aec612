package fr.medinjection.job;

import fr.medinjection.llm.LlmCalls;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.judge.JudgeStage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Has models judge the synthetic items of the corpus. */
final class JudgeJob implements Job {
    static final String NAME = JudgeStage.NAME;

    @Override
    public void run(JobContext context) {
        try (LanguageModels models = new LanguageModels(context)) {
            context.runner()
                    .run(stage(context, models), List.of(JudgeStage.INPUT, JudgeStage.TEXTS), JudgeStage.OUTPUTS);
        }
    }

    /** What the judges would take, where the corpus is there already. */
    static void estimate(JobContext context, LlmCalls calls) {
        JudgeStage stage = stage(context, calls::ask);
        Dataset<Row> corpus = context.runner().read(JudgeStage.INPUT);
        Dataset<Row> texts = context.runner().read(JudgeStage.TEXTS);
        for (String judge : context.config().judge().judges()) {
            context.console()
                    .say("  "
                            + calls.estimate(stage.requests(corpus, texts, judge), judge)
                                    .line());
        }
    }

    private static JudgeStage stage(JobContext context, Model model) {
        PipelineConfig config = context.config();
        Map<String, String> judges = new LinkedHashMap<>();
        config.judge().judges().forEach(judge -> judges.put(judge, LanguageModels.version(config.llm(), judge)));
        Path prompts =
                Path.of(context.besideConfig("judge.prompts", config.judge().prompts()));
        Privacy privacy = Privacy.of(config.privacy(), config.llm(), config.sources());
        return JudgeStage.of(config.judge(), prompts, judges, privacy, model);
    }
}
