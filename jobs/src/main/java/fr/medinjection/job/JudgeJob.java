package fr.medinjection.job;

import fr.medinjection.synth.Model;
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
        try (LanguageModels models =
                new LanguageModels(context, context.config().judge().judges())) {
            context.runner()
                    .run(stage(context, models), List.of(JudgeStage.INPUT, JudgeStage.TEXTS), JudgeStage.OUTPUTS);
        }
    }

    /** What each judge is asked. */
    static Map<String, Dataset<Row>> requests(JobContext context, Map<String, Dataset<Row>> inputs) {
        JudgeStage stage = stage(context, Model.NONE);
        Map<String, Dataset<Row>> requests = new LinkedHashMap<>();
        for (String judge : context.config().judge().judges()) {
            requests.put(judge, stage.requests(inputs.get(JudgeStage.INPUT), inputs.get(JudgeStage.TEXTS), judge));
        }
        return requests;
    }

    private static JudgeStage stage(JobContext context, Model model) {
        PipelineConfig config = context.config();
        Map<String, String> judges = new LinkedHashMap<>();
        config.judge().judges().forEach(judge -> judges.put(judge, LanguageModels.version(config.llm(), judge)));
        Path prompts =
                Path.of(context.besideConfig("judge.prompts", config.judge().prompts()));
        return JudgeStage.of(config.judge(), prompts, judges, LanguageModels.privacy(context), model);
    }
}
