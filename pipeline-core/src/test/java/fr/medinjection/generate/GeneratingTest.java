package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.FirstToken;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.Likelihood;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.score.OptionOrders;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.TestSetConfig;
import fr.medinjection.score.TestSetStage;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model is asked a small test set; each answer is found again by asking its question alone. */
class GeneratingTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static List<Prediction> predictions;
    private static String checksum;

    /** The items as a corpus stage would write them. */
    private record Corpus(Settings config) implements Stage {
        record Settings(String name) {}

        @Override
        public String name() {
            return "corpus";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            List<Row> rows = items().stream().map(Instruction::toRow).toList();
            Dataset<Row> items = SparkTest.spark().createDataFrame(rows, Instruction.SCHEMA);
            return Map.of("corpus", new Output(items, List.of(), List.of("id"), List.of("type")));
        }
    }

    private static List<Instruction> items() {
        return IntStream.range(0, 18).mapToObj(GeneratingTest::item).toList();
    }

    private static Instruction item(int i) {
        TaskType type = List.of(TaskType.MCQ, TaskType.MCQU, TaskType.OEQ).get(i % 3);
        fr.medinjection.TestItem item = fr.medinjection.TestItem.of("i" + i)
                .placed(Component.NATIVE, "mediqal", Split.TEST)
                .question("Quel organe " + "très ".repeat(i % 5) + "important, cas " + i + " ?")
                .answer(type.isClosed() ? "" : "Le foie");
        return type.isClosed()
                ? item.closed(type, List.of("foie", "rein", "coeur", "rate").subList(0, 3 + i % 2), List.of(0))
                        .build()
                : item.build();
    }

    @BeforeAll
    static void generate() {
        model = folder.resolve("model");
        List<String> texts = items().stream().map(TestRows.RENDERER::prompt).toList();
        TinyModel.write(model, new TinyShape(Family.QWEN3, 320, 32, 48, 2, 4, 2, 8, 512, 0.3, true), 7, texts);
        StageRunner runner = withTestSet("one");
        generate(runner, config(1));
        predictions = runner.read("predictions/base").collectAsList().stream()
                .map(Prediction::of)
                .toList();
        checksum = manifest(runner).checksum();
    }

    private static StageRunner withTestSet(String out) {
        return withTestSet(runner(folder.resolve(out).toString()));
    }

    private static StageRunner withTestSet(StageRunner runner) {
        runner.runOnRaw(new Corpus(new Corpus.Settings("corpus")), List.of(), List.of("corpus"));
        TestSetConfig all = new TestSetConfig(List.of(Split.TEST), List.of(TaskType.values()), List.of(), 0, 1);
        runner.run(new TestSetStage(all), List.of("corpus"), List.of("test-set"));
        return runner;
    }

    private static StageRunner runner(String out) {
        return new StageRunner(
                SparkTest.spark(),
                new DatasetStore(SparkTest.spark().sparkContext().hadoopConfiguration(), out),
                new FileLayout(2, 2, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                console());
    }

    private static Console console() {
        return new Console(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    private static GenerateConfig config(int tasks, String... models) {
        return new GenerateConfig(
                true,
                models.length == 0 ? List.of("base") : List.of(models),
                List.of(),
                42,
                List.of(Decoding.values()),
                new OptionOrders(OptionOrders.Policy.RANDOM, 2, 5),
                ChatTemplate.Ending.ANSWER_WITHOUT_THINKING,
                1,
                2,
                6,
                4,
                8,
                tasks);
    }

    private static void generate(StageRunner runner, GenerateConfig config) {
        new Generating(
                        runner,
                        config,
                        TestRows.RENDERER,
                        model.toString(),
                        SparkTest.spark().sparkContext(),
                        console())
                .run();
    }

    private static Manifest manifest(StageRunner runner) {
        return runner.store().manifest("predictions/base").orElseThrow();
    }

    @Test
    void everyItemIsAnsweredInEveryOrderAndDecoding() {
        // 12 closed items in 3 orders and 3 decodings, 6 open ones
        assertThat(predictions).hasSize(12 * 9 + 6);
        assertThat(predictions).extracting(p -> p.run().model()).containsOnly("base");
        for (Prediction prediction : predictions) {
            Instruction item = items().get(Integer.parseInt(prediction.id().substring(1)));
            assertThat(prediction.reply().logProbabilities()).hasSameSizeAs(item.options());
            if (prediction.run().decoding().equals("constrained-exact") && item.type() == TaskType.MCQU) {
                assertThat(prediction.reply().text().strip()).matches("[A-D]");
                assertThat(prediction.published())
                        .hasSize(1)
                        .allMatch(p -> p < item.options().size());
            }
            if (prediction.run().decoding().startsWith("constrained")) {
                assertThat(prediction.reply().text()).matches("[A-D,\\s]*");
            }
            long most = item.type() == TaskType.OEQ
                    ? 6
                    : item.type() == TaskType.MCQU ? 1 : 2L * item.options().size();
            if (!prediction.run().decoding().equals("constrained-exact")) {
                assertThat(prediction.reply().tokens()).isLessThanOrEqualTo(most);
            }
        }
    }

    @Test
    void aGreedyAnswerIsThatOfItsQuestionAlone() {
        Tokenizer tokenizer = Tokenizer.open(model);
        Decoder decoder = Decoder.of(ModelWeights.load(model, Nd4jBackend.singlePrecision()));
        Map<String, Double> found = new HashMap<>();
        for (Prediction prediction : predictions) {
            Instruction item = items().get(Integer.parseInt(prediction.id().substring(1)));
            int[] prompt = tokenizer.encode(ChatTemplate.CHATML.render(
                    List.of(new Message(
                            Message.Role.USER,
                            TestRows.RENDERER.prompt(prediction.order().applied(item)))),
                    ChatTemplate.Ending.ANSWER));
            if (prediction.run().decoding().equals("greedy")) {
                int most = item.type() == TaskType.OEQ
                        ? 6
                        : item.type() == TaskType.MCQU ? 1 : 2 * item.options().size();
                List<Integer> alone = new Generator(decoder, 1)
                        .greedy(List.of(prompt), most, TokenChoice.any(tokenizer.size()), tokenizer.stops())
                        .get(0);
                int[] ids = alone.stream().mapToInt(Integer::intValue).toArray();
                assertThat(prediction.reply().text()).isEqualTo(tokenizer.decode(ids, Tokenizer.Marks.DROPPED));
                checkLetters(prediction, prompt, tokenizer, new Likelihood(decoder));
                found.merge(prediction.order().number() == 0 ? "published" : "other", 1.0, Double::sum);
            }
        }
        assertThat(found).containsEntry("published", 18.0).containsEntry("other", 24.0);
    }

    /** By published position: the option that stands in a place has that place's letter. */
    private static void checkLetters(Prediction prediction, int[] prompt, Tokenizer tokenizer, Likelihood likelihood) {
        List<Integer> positions = prediction.order().positions();
        for (int place = 0; place < positions.size(); place++) {
            double sum = 0;
            for (String form : List.of(PromptRenderer.letter(place), " " + PromptRenderer.letter(place))) {
                int[] tokens = tokenizer.encode(form);
                sum += tokens.length == 1 ? Math.exp(likelihood.of(List.of(prompt), List.of(tokens))[0]) : 0;
            }
            assertThat(prediction.reply().logProbabilities().get(positions.get(place)))
                    .isCloseTo(Math.log(sum), within(1e-4));
        }
    }

    /** A service that told all its tokens is read to the same numbers. */
    @Test
    void lettersOfTheEngineAreThoseOfAService() {
        Tokenizer tokenizer = Tokenizer.open(model);
        Random random = new Random(3);
        float[] logits = new float[tokenizer.size()];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
            sum += Math.exp(logits[i]);
        }
        double all = Math.log(sum);
        FirstToken told = new FirstToken(IntStream.range(0, logits.length)
                .mapToObj(token -> new FirstToken.Candidate(
                        tokenizer.decode(new int[] {token}, Tokenizer.Marks.SHOWN), logits[token] - all))
                .toList());
        List<Double> engine = new LetterTokens(tokenizer, 4).logProbabilities(logits);
        List<Double> service = LetterProbabilities.of(told.toJson(), 4).logs();
        assertThat(service).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(service.get(i)).isCloseTo(engine.get(i), within(1e-9));
        }
    }

    @Test
    void theAnswersAreTheSameForAnyNumberOfTasksAndMadeOnce() {
        StageRunner runner = withTestSet("eight");
        generate(runner, config(8));
        assertThat(manifest(runner).checksum()).isEqualTo(checksum);
        String made = manifest(runner).startedAt();
        generate(runner, config(3));
        assertThat(manifest(runner).startedAt()).isEqualTo(made);
    }

    /** Of nine queues, five closed by the time the disk is full, four are left to answer. */
    @Test
    void aRunThatWasStoppedGoesOn() throws IOException {
        SparkTest.spark()
                .sparkContext()
                .hadoopConfiguration()
                .set("fs." + FullDisk.SCHEME + ".impl", FullDisk.class.getName());
        StageRunner runner = withTestSet(runner(FullDisk.SCHEME + ":" + folder.resolve("stopped")));
        FullDisk.roomFor(5);
        assertThatThrownBy(() -> generate(runner, config(1))).hasStackTraceContaining("No space left on device");
        assertThat(runner.store().manifest("predictions/base")).isEmpty();
        FullDisk.roomFor(100);
        generate(runner, config(1));
        assertThat(FullDisk.room()).isEqualTo(96);
        assertThat(manifest(runner).checksum()).isEqualTo(checksum);
        assertThat(runner.store().fileSystem().exists(runner.store().path("predictions/_replies/base")))
                .isFalse();
    }

    @Test
    void whatIsMissingIsSaidSo() {
        StageRunner runner = withTestSet("bad");
        assertThatThrownBy(() -> generate(runner, config(1, "NAT")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Cannot generate with NAT")
                .hasMessageContaining("run finetune first");
        assertThatThrownBy(() -> generate(runner, config(1, "*")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run finetune first");
        assertThatThrownBy(() -> generate(runner(folder.resolve("none").toString()), config(1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no test set");
        String nowhere = folder.resolve("nowhere").toString();
        assertThatThrownBy(() -> new Generating(
                        runner,
                        config(1),
                        TestRows.RENDERER,
                        nowhere,
                        SparkTest.spark().sparkContext(),
                        console()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("make-model");
    }
}
