package fr.medinjection.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.finetune.ChatModel;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Likelihood;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Model;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model and made-up ones judge a small set of answers. */
class JudgingTest {
    private static final JudgePrompt PROMPT = new JudgePrompt(
            "Notez 1 si les deux disent la même chose, 0 sinon.", "{question}\n{reference}\n{answer}\nNote :");
    private static final AnswerJudgesConfig.Juror ENGINE =
            new AnswerJudgesConfig.Juror(AnswerJudgesConfig.Via.ENGINE, "tiny");

    @TempDir
    static Path folder;

    private static ScoredFolder scored;
    private static Path model;
    private static List<Row> rows;

    /** A judge that says what the length of the answer says, at times in prose. */
    private record Talker() implements Bench, Serializable {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public Dataset<Row> judged(Dataset<Row> answers, Judgement.Judge judge) {
            return answers.flatMap(
                    (FlatMapFunction<Row, Row>) row -> {
                        Judgement.Answered answer = Judgement.Answered.of(row);
                        String said = answer.reply().isEmpty()
                                ? ""
                                : Integer.toString(answer.reply().length() % 2);
                        if (judge.name().equals("talker")
                                && !said.isEmpty()
                                && answer.reply().length() % 5 == 0) {
                            said = "Je dirais " + said;
                        }
                        if (judge.name().equals("contrary")) {
                            said = said.equals("1") ? "0" : "1";
                        }
                        return new Judgement(answer, Verdict.read(said), said, List.of(), "", "")
                                .rows(judge)
                                .iterator();
                    },
                    Encoders.row(Judgement.SCHEMA));
        }
    }

    @BeforeAll
    static void judge() {
        scored = ScoredFolder.in(folder.resolve("out"), 200, "base", "NAT");
        model = folder.resolve("model");
        TinyModel.write(
                model,
                new TinyShape(Family.QWEN3, 320, 32, 48, 2, 4, 2, 8, 512, 0.3, true),
                7,
                List.of("Une question de médecine", PROMPT.instructions()));
        judging(scored.runner(), config(Map.of("tiny", ENGINE)), 1).run(scored.predictions());
        rows = scored.runner()
                .read(JudgeStage.output("predictions/base", "tiny"))
                .collectAsList();
    }

    private static AnswerJudgesConfig config(Map<String, AnswerJudgesConfig.Juror> judges, String... jury) {
        return new AnswerJudgesConfig(true, "prompts", 42, 0.5, judges, List.of(jury));
    }

    private static Judging judging(StageRunner runner, AnswerJudgesConfig config, int tasks) {
        Judging.Setting setting = new Judging.Setting(
                config, PROMPT, TestRows.RENDERER, (name, path) -> model.toString(), tasks, null, name -> name, null);
        return Judging.of(runner, setting, new Configuration());
    }

    @Test
    void eachAnswerHasAVerdictAndItsProbabilities() {
        Likelihood likelihood = new Likelihood(Decoder.of(ModelWeights.load(model, Nd4jBackend.singlePrecision())));
        ChatModel chat = ChatModel.of(ModelFolder.of(model.toString(), new Configuration()), new Configuration());
        assertThat(rows).hasSize(2 * scored.openAnswers("base").size());
        List<Integer> verdicts = new ArrayList<>();
        for (Row row : rows) {
            String reply = row.getAs("reply");
            String prompt = chat.template()
                    .render(
                            List.of(new Message(
                                    Message.Role.USER,
                                    PROMPT.of(
                                            scored.question(row.getAs("id")),
                                            scored.reference(row.getAs("id")),
                                            reply))),
                            ChatTemplate.Ending.ANSWER_WITHOUT_THINKING);
            int[] tokens = chat.tokenizer().encode(prompt);
            List<Double> logs = row.getList(row.fieldIndex("log_probabilities"));
            for (int digit = 0; digit < 2; digit++) {
                int[] answer = chat.tokenizer().encode(Integer.toString(digit));
                assertThat(logs.get(digit)).isCloseTo(likelihood.of(List.of(tokens), List.of(answer))[0], within(1e-4));
            }
            double value = row.getAs("value");
            if (row.getAs("metric").equals(Judgement.METRIC)) {
                verdicts.add((int) value);
                assertThat(value).isEqualTo(logs.get(1) > logs.get(0) ? 1 : 0);
            } else {
                double odds = Math.exp(logs.get(1)) / (Math.exp(logs.get(0)) + Math.exp(logs.get(1)));
                assertThat(value).isCloseTo(odds, within(1e-9));
            }
        }
        assertThat(verdicts).isNotEmpty();
    }

    @Test
    void verdictsAreTheSameForAnyNumberOfTasksWhateverStandsBesideThemAndMadeOnce() {
        ScoredFolder other = ScoredFolder.in(folder.resolve("other"), 200, "base", "NAT");
        judging(other.runner(), config(Map.of("tiny", ENGINE)), 5).run(other.predictions());
        String output = JudgeStage.output("predictions/base", "tiny");
        assertThat(other.manifest(output).checksum())
                .isEqualTo(scored.manifest(output).checksum());
        String made = other.manifest(output).startedAt();
        judging(other.runner(), config(Map.of("tiny", ENGINE)), 2).run(other.predictions());
        assertThat(other.manifest(output).startedAt()).isEqualTo(made);
        // fewer answers beside it: each keeps its verdict to the last digit
        ScoredFolder fewer = ScoredFolder.in(folder.resolve("fewer"), 20, "base");
        judging(fewer.runner(), config(Map.of("tiny", ENGINE)), 1).run(fewer.predictions());
        assertThat(rows).containsAll(fewer.runner().read(output).collectAsList());
    }

    @Test
    void equalAnswersAreJudgedOnce() {
        List<String> answers = scored.openAnswers("base");
        assertThat(scored.openPredictions("base")).hasSizeGreaterThan(answers.size());
        assertThat(rows.stream()
                        .filter(row -> row.getAs("metric").equals(Judgement.METRIC))
                        .map(row -> row.getAs("item_fingerprint") + "\n" + row.getAs("reply")))
                .containsExactlyInAnyOrderElementsOf(answers);
    }

    @Test
    void aReplyThatIsNoVerdictIsCountedAndTheJuryFollowsTheMajority() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("jury"), 200, "base");
        AnswerJudgesConfig.Juror talker = new AnswerJudgesConfig.Juror(AnswerJudgesConfig.Via.LLM, "talker");
        Map<String, AnswerJudgesConfig.Juror> judges = Map.of("talker", talker, "plain", talker, "contrary", talker);
        Bench bench = new Talker();
        new Judging(
                        out.runner(),
                        config(judges, "talker", "plain", "contrary"),
                        PROMPT,
                        TestRows.RENDERER,
                        (n, j) -> bench)
                .run(out.predictions());
        Map<String, Long> counts =
                out.manifest(JudgeStage.output("predictions/base", "talker")).counts();
        assertThat(counts.keySet()).anyMatch(key -> key.contains("prose")).anyMatch(key -> key.contains("empty"));
        Dataset<Row> jury = out.runner().read(JudgeStage.output("predictions/base", AnswerJudgesConfig.JURY));
        assertThat(jury.count()).isEqualTo(out.openAnswers("base").size());
        for (Row row : jury.collectAsList()) {
            String reply = row.getAs("reply");
            // the contrary one always contradicts the plain one: the talker decides, where it says anything
            Double expected = reply.isEmpty() || reply.length() % 5 == 0 ? null : (double) (reply.length() % 2);
            assertThat(row.<Double>getAs("value")).as(reply).isEqualTo(expected);
            assertThat(row.<String>getAs("failure")).isEqualTo(expected == null ? JuryStage.NO_MAJORITY : "");
        }
    }

    @Test
    void aServiceIsAskedOnceForEachAnswerAndItsErrorsAreKept() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("service"), 200, "base");
        List<Long> asked = new ArrayList<>();
        Model model = (stage, requests, name) -> {
            asked.add(requests.select("key").distinct().count());
            asked.add(requests.count());
            return requests.map((MapFunction<Row, Row>) JudgingTest::served, Encoders.row(LlmCalls.ANSWERS));
        };
        Privacy open = new Privacy(Set.of("source-0", "source-1", "source-2"), Set.of(), Mask.NOTHING);
        Bench bench = new LlmBench(model, "m", "settings", 42, open);
        new Judging(out.runner(), config(Map.of("served", ENGINE)), PROMPT, TestRows.RENDERER, (n, j) -> bench)
                .run(out.predictions());
        long answers = out.openAnswers("base").size();
        assertThat(asked).containsExactly(answers, answers);
        Dataset<Row> judged = out.runner().read(JudgeStage.output("predictions/base", "served"));
        assertThat(judged.count()).isEqualTo(answers);
        assertThat(judged.where("failure = 'error' and error = 'timeout' and value is null and said = ''")
                        .count())
                .isPositive();
        assertThat(judged.where("failure = 'prose' and value is null and said like 'Verdict%'")
                        .count())
                .isPositive();
        assertThat(judged.where("failure = '' and value = cast(said as double)").count())
                .isGreaterThan(answers / 2);
    }

    @Test
    void aServiceIsNotShownWhatMayNotLeaveTheHouse() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("house"), 200, "base");
        Model model = (stage, requests, name) ->
                requests.map((MapFunction<Row, Row>) JudgingTest::served, Encoders.row(LlmCalls.ANSWERS));
        Privacy one = new Privacy(Set.of("source-1"), Set.of(), Mask.NOTHING);
        Bench bench = new LlmBench(model, "m", "settings", 42, one);
        new Judging(out.runner(), config(Map.of("served", ENGINE)), PROMPT, TestRows.RENDERER, (n, j) -> bench)
                .run(out.predictions());
        Dataset<Row> judged = out.runner().read(JudgeStage.output("predictions/base", "served"));
        Dataset<Row> items = out.runner().read("test-set").select("item_fingerprint", "source");
        assertThat(judged.join(items, "item_fingerprint")
                        .select("source")
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("source-1");
        assertThat(out.manifest(JudgeStage.output("predictions/base", "served")).facts())
                .hasEntrySatisfying(
                        "items-not-shown", count -> assertThat((Integer) count).isGreaterThan(20));
    }

    @Test
    void aServiceIsNotShownPersonalDataThoughTheVerdictHasIt() {
        JudgePrompt personal = new JudgePrompt(PROMPT.instructions(), "jean.petit@example.org\n" + PROMPT.layout());
        ScoredFolder out = ScoredFolder.in(folder.resolve("masked"), 40, "base");
        List<String> sent = new ArrayList<>();
        Model model = (stage, requests, name) -> {
            requests.collectAsList().forEach(row -> sent.add(row.getAs("request")));
            return requests.map(
                    (MapFunction<Row, Row>) row -> RowFactory.create(
                            row.getAs("key"),
                            "id",
                            "Pour \u27E61\u27E7 : 1",
                            null,
                            "m",
                            "stop",
                            1L,
                            1L,
                            0.0,
                            1,
                            1L,
                            null),
                    Encoders.row(LlmCalls.ANSWERS));
        };
        Privacy masked = new Privacy(Set.of(), Set.of("m"), Mask.PERSONAL_DATA);
        Bench bench = new LlmBench(model, "m", "settings", 42, masked);
        AnswerJudgesConfig lenient =
                new AnswerJudgesConfig(true, "prompts", 42, 1, Map.of("served", ENGINE), List.of());
        new Judging(out.runner(), lenient, personal, TestRows.RENDERER, (n, j) -> bench).run(out.predictions());
        assertThat(sent).isNotEmpty().allMatch(request -> request.contains("\u27E61\u27E7"));
        assertThat(sent).noneMatch(request -> request.contains("petit"));
        assertThat(out.runner()
                        .read(JudgeStage.output("predictions/base", "served"))
                        .select("said")
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("Pour jean.petit@example.org : 1");
    }

    @Test
    void whatServicesWouldBeAskedIsWhatTheyAreAsked() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("estimate"), 40, "base", "NAT");
        Set<String> asked = new TreeSet<>();
        Model model = (stage, requests, name) -> {
            requests.collectAsList().forEach(row -> asked.add(row.getAs("request")));
            return requests.map((MapFunction<Row, Row>) JudgingTest::served, Encoders.row(LlmCalls.ANSWERS));
        };
        AnswerJudgesConfig.Juror juror = new AnswerJudgesConfig.Juror(AnswerJudgesConfig.Via.LLM, "m");
        Judging.Setting setting = new Judging.Setting(
                new AnswerJudgesConfig(
                        true, "prompts", 42, 1, Map.of("tiny", ENGINE, "first", juror, "second", juror), List.of()),
                PROMPT,
                TestRows.RENDERER,
                (name, path) -> JudgingTest.model.toString(),
                1,
                model,
                name -> name,
                new Privacy(Set.of("source-1"), Set.of(), Mask.NOTHING));
        Map<String, Dataset<Row>> inputs = new TreeMap<>();
        out.predictions().forEach(name -> inputs.put(name, out.runner().read(name)));
        inputs.put("test-set", out.runner().read("test-set"));
        Map<String, Dataset<Row>> told = Judging.requests(setting, inputs);
        assertThat(asked).isEmpty();
        Judging.of(out.runner(), setting, new Configuration()).run(out.predictions());
        assertThat(told).containsOnlyKeys("m");
        assertThat(told.get("m").select("request").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    private static Row served(Row row) {
        String prompt =
                ChatRequest.parse(row.getAs("request")).messages().get(0).content();
        assertThat(prompt).startsWith(PROMPT.instructions());
        int kind = prompt.length() % 8;
        String text = kind == 0 ? null : kind == 1 ? "Verdict : 1" : Integer.toString(kind % 2);
        String error = kind == 0 ? "timeout" : null;
        String key = row.getAs("key");
        return RowFactory.create(key, "id-" + key, text, error, "m", "stop", 1L, 1L, 0.0, 1, 1L, null);
    }

    @Test
    void tooManyFailuresAreNoJudgement() {
        ScoredFolder out = ScoredFolder.in(folder.resolve("failed"), 200, "base");
        AnswerJudgesConfig strict =
                new AnswerJudgesConfig(true, "prompts", 42, 0.0, Map.of("talker", ENGINE), List.of());
        Judging judging = new Judging(out.runner(), strict, PROMPT, TestRows.RENDERER, (n, j) -> new Talker());
        assertThatThrownBy(() -> judging.run(out.predictions()))
                .isInstanceOf(UserException.class)
                .hasMessageMatching(
                        "Cannot rely on judge talker: \\d+ of \\d+ answers in predictions/base have no verdict,"
                                + " expected at most a share of 0.0");
        assertThat(out.runner().store().manifest(JudgeStage.output("predictions/base", "talker")))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsSaidSo() {
        assertThatThrownBy(() -> judging(scored.runner(), config(Map.of()), 1).run(scored.predictions()))
                .isInstanceOf(UserException.class)
                .hasMessage("Missing judges: answer-judges.judges names none");
        assertThatThrownBy(() -> judging(scored.runner(), config(Map.of("tiny", ENGINE)), 1)
                        .run(List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot judge: no predictions in ");
        assertThat(config(Map.of("a b", ENGINE, "jury", ENGINE), "nobody").mistakes())
                .containsOnlyKeys("judges.a b", "judges.jury", "jury[0]");
    }
}
