package fr.medinjection.score.judge;

import static fr.medinjection.data.Rows.string;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.score.Marks;
import fr.medinjection.score.TestItem;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * One judge on the open answers of one dataset of predictions. Equal answers to the same version of an item are put to it once.
 *
 * @param config what decides the verdicts beside the answers
 * @param predictions the dataset with the answers
 */
record JudgeStage(Settings config, String predictions, Bench bench, JudgePrompt prompt, PromptRenderer renderer)
        implements Stage {
    /**
     * What decides the verdicts beside the answers.
     *
     * @param version of the model that judges
     * @param prompt the hash of the judges' prompt
     * @param questions the hashes of the templates by which a question becomes text
     */
    record Settings(
            String judge,
            AnswerJudgesConfig.Juror juror,
            String version,
            String prompt,
            Map<String, String> questions,
            double maxFailedShare) {
        String signature() {
            return String.join(
                    "|",
                    "judge",
                    "model:" + juror.model().substring(juror.model().lastIndexOf('/') + 1),
                    "version:" + version,
                    "prompt:" + prompt);
        }
    }

    /** The judge of that name, who sits on that bench. */
    static JudgeStage of(
            String name,
            AnswerJudgesConfig config,
            String predictions,
            Bench bench,
            JudgePrompt prompt,
            PromptRenderer renderer) {
        Settings settings = new Settings(
                name,
                config.judges().get(name),
                bench.version(),
                prompt.hash(),
                renderer.hashes(),
                config.maxFailedShare());
        return new JudgeStage(settings, predictions, bench, prompt, renderer);
    }

    @Override
    public String name() {
        return "judge-answers";
    }

    @Override
    public String product() {
        return "verdicts of " + config.judge();
    }

    /** Where the verdicts of a judge on a dataset of predictions lie. */
    static String output(String predictions, String judge) {
        return Marks.JUDGEMENTS + predictions.substring(predictions.indexOf('/') + 1) + "-by-" + judge;
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> items = open(inputs);
        Dataset<Row> shown = shown(items);
        Dataset<Row> answers = answers(shown, inputs.get(predictions));
        Judgement.Judge judge = new Judgement.Judge(config.judge(), config.signature());
        Dataset<Row> judged = bench.judged(answers, judge).persist(StorageLevel.MEMORY_AND_DISK());
        requireVerdicts(judged);
        return Map.of(
                output(predictions, config.judge()),
                new Output(
                        judged,
                        List.of(),
                        Judgement.KEY,
                        List.of("metric", "failure"),
                        Map.of("items-not-shown", items.count() - shown.count())));
    }

    /** What the judge is asked about, in the schema of {@link Judgement.Answered}. */
    Dataset<Row> answers(Map<String, Dataset<Row>> inputs) {
        return answers(shown(open(inputs)), inputs.get(predictions));
    }

    private static Dataset<Row> open(Map<String, Dataset<Row>> inputs) {
        return inputs.get(TestSetStage.OUTPUT).where("type = 'OEQ'");
    }

    private Dataset<Row> shown(Dataset<Row> items) {
        return items.where(col("source").isin(seen(items)));
    }

    /** The sources whose items the judge may see: few names. */
    private Object[] seen(Dataset<Row> items) {
        return items.select("source").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .filter(bench::maySee)
                .toArray();
    }

    private Dataset<Row> answers(Dataset<Row> testSet, Dataset<Row> given) {
        JudgePrompt judging = prompt;
        PromptRenderer questions = renderer;
        Dataset<Row> items = testSet.select(
                col("id"), col("item_fingerprint"), struct(col("*")).as("item"));
        return items.join(given.select("id", "item_fingerprint", "reply"), new String[] {"id", "item_fingerprint"})
                .groupBy("item_fingerprint", "reply")
                .agg(min(struct("id", "item")).as("first"))
                .map(
                        (MapFunction<Row, Row>) row -> asked(row, judging, questions),
                        Encoders.row(Judgement.Answered.SCHEMA));
    }

    private static Row asked(Row row, JudgePrompt judging, PromptRenderer questions) {
        Row first = row.getAs("first");
        Instruction item = TestItem.of(first.<Row>getAs("item")).instruction();
        String reply = string(row, "reply");
        String text = judging.of(questions.prompt(item), item.answer(), reply);
        return new Judgement.Answered(item.id(), string(row, "item_fingerprint"), reply, text).toRow();
    }

    /** Too many answers without a verdict are no judgement; nothing is kept then, so that the next run asks again. */
    private void requireVerdicts(Dataset<Row> judged) {
        Row counts = judged.where(col("metric").equalTo(Judgement.METRIC))
                .agg(
                        count(lit(1)),
                        sum(when(col("failure").notEqual(""), 1L).otherwise(0L)),
                        min(when(col("error").notEqual(""), col("error"))))
                .head();
        long failed = counts.isNullAt(1) ? 0 : counts.getLong(1);
        if (failed > config.maxFailedShare() * counts.getLong(0)) {
            judged.unpersist();
            throw new UserException("Cannot rely on judge " + config.judge() + ": " + failed + " of "
                    + counts.getLong(0) + " answers in " + predictions
                    + " have no verdict, expected at most a share of "
                    + config.maxFailedShare()
                    + (counts.isNullAt(2) ? "" : "; one of the errors: " + counts.getString(2)));
        }
    }
}
