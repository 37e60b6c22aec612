package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of a corpus: by word vectors, with models that fail in every way, killed and gone on with. */
class VectorsTest {
    private static final List<String> WORDS =
            List.of("angine", "asthme", "fièvre", "toux", "douleur", "thorax", "coeur", "rein");

    @TempDir
    Path out;

    /** Which texts were embedded, in all tasks of this process. */
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private static final AtomicInteger CALLS = new AtomicInteger();

    /** A model of a few lines; it fails where a test wants it to. */
    private record Fake(String version, String fault) implements VectorModel {
        @Override
        public Embedder open(Configuration hadoop) {
            return texts -> texts.stream().map(this::embed).toList();
        }

        private Embedding embed(String text) {
            CALLS.incrementAndGet();
            SEEN.add(text);
            boolean hit = text.contains("numéro 17 ");
            if (hit && fault.equals("killed")) {
                throw new IllegalStateException("killed");
            }
            if (hit && fault.equals("nan")) {
                return Embedding.of(new float[] {1, Float.NaN, 0});
            }
            float[] vector = new float[hit && fault.equals("dimension") ? 4 : 3];
            vector[0] = text.length();
            vector[1] = text.hashCode() % 100;
            return Embedding.of(vector);
        }
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        CALLS.set(0);
    }

    /** Items whose questions are made of a few words; the last one says nothing. */
    private static Dataset<Row> items(int number, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Random random = new Random(i);
            StringBuilder question = new StringBuilder("numéro " + i + " ");
            for (int w = 0; w < 12; w++) {
                question.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
            }
            rows.add(TestItem.of("id" + i)
                    .placed(List.of(Component.values()).get(i % 3), "source", Split.TRAIN)
                    .question(i == number - 1 ? " " : question.toString())
                    .build()
                    .toRow());
        }
        Collections.shuffle(rows, new Random(partitions));
        return TestRows.instructions(rows).repartition(partitions);
    }

    private record Corpus(Settings config, int partitions) implements Stage {
        record Settings(int items) {}

        @Override
        public String name() {
            return "corpus";
        }

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            return Map.of(
                    CorpusStage.CORPUS,
                    new Output(items(config.items(), partitions), List.of("component"), List.of("id"), List.of()));
        }
    }

    private StageRunner runner() {
        return new StageRunner(
                SparkTest.spark(),
                new DatasetStore(SparkTest.spark().sparkContext().hadoopConfiguration(), out.toString()),
                new FileLayout(3, 1, "zstd"),
                new StageRunner.RunInfo("run", "code"),
                new Console(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
    }

    private static EmbedConfig config(Method method, int sample, int perShard, double failures) {
        return new EmbedConfig(
                true,
                method,
                EmbeddedText.QUESTION,
                sample,
                42,
                perShard,
                failures,
                new EmbedConfig.WordVectorConfig(8, 3, 2, 1, 0.05, 1000, 42, 1e-2),
                new EmbedConfig.SentenceConfig("", "", "", "", 512, 1),
                new EmbedConfig.EndpointConfig("", 1));
    }

    private Map<String, Manifest> embed(VectorModel model, EmbedConfig config) {
        EmbedStage.Settings settings = new EmbedStage.Settings(
                config.method(), model.version(), config.text(), Map.of(), config.sample(), 42, config.itemsPerShard());
        Journal journal = new Journal(
                out.resolve("_embed/key").toUri().toString(), new SerializableConfiguration(new Configuration()));
        Sharded sharded = new Sharded(model, config, TestRows.RENDERER, journal);
        return runner().run(
                        new EmbedStage(settings, config, sharded),
                        List.of(EmbedStage.INPUT),
                        List.of(EmbedStage.VECTORS, EmbedStage.FAILED));
    }

    private void corpus(int items, int partitions) {
        runner().runOnRaw(new Corpus(new Corpus.Settings(items), partitions), List.of(), List.of(CorpusStage.CORPUS));
    }

    @Test
    void givesEveryItemAVectorOrAReason() {
        corpus(50, 3);
        Map<String, Manifest> made = embed(new Fake("1", ""), config(Method.ONNX, 0, 7, 0.05));
        assertThat(made.get(EmbedStage.VECTORS).rows()).isEqualTo(49);
        assertThat(made.get(EmbedStage.VECTORS).facts())
                .containsEntry("dimension", 3)
                .containsEntry("method", "onnx");
        assertThat(made.get(EmbedStage.FAILED).counts())
                .containsExactly(Map.entry("component=TRANSLATED/reason=empty-text", 1L));
        Row row = SparkTest.spark()
                .read()
                .parquet(out.resolve("vectors").toString())
                .where("id = 'id3'")
                .first();
        assertThat(row.<String>getAs("component")).isEqualTo("NATIVE");
        assertThat(row.<Float>getList(row.fieldIndex("vector"))).hasSize(3);
    }

    @Test
    void takesASampleThatOthersWouldTakeToo() {
        corpus(50, 3);
        Map<String, Manifest> made = embed(new Fake("1", ""), config(Method.ONNX, 10, 7, 0.2));
        assertThat(made.get(EmbedStage.VECTORS).rows()
                        + made.get(EmbedStage.FAILED).rows())
                .isEqualTo(10);
    }

    @Test
    void goesOnWhereItWasKilled() {
        corpus(50, 3);
        EmbedConfig config = config(Method.ONNX, 0, 7, 0.05);
        assertThatThrownBy(() -> embed(new Fake("1", "killed"), config)).hasStackTraceContaining("killed");
        assertThat(SEEN).hasSizeGreaterThan(7);
        assertThat(out.resolve("vectors")).doesNotExist();
        Set<String> before = Set.copyOf(SEEN);
        SEEN.clear();
        CALLS.set(0);
        Map<String, Manifest> made = embed(new Fake("1", ""), config);
        assertThat(made.get(EmbedStage.VECTORS).rows()).isEqualTo(49);
        assertThat(CALLS.get()).isLessThan(49);
        assertThat(before.size() + SEEN.size()).isGreaterThanOrEqualTo(49);
        String checksum = made.get(EmbedStage.VECTORS).checksum();
        runner().store().delete("vectors");
        new Journal(out.resolve("_embed/key").toUri().toString(), new SerializableConfiguration(new Configuration()))
                .delete();
        assertThat(embed(new Fake("1", ""), config).get(EmbedStage.VECTORS).checksum())
                .isEqualTo(checksum);
    }

    @Test
    void saysHowManyHaveNoVectorAndWhy() {
        corpus(50, 3);
        assertThatThrownBy(() -> embed(new Fake("1", "nan"), config(Method.ONNX, 0, 7, 0.03)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Cannot embed: 2 of 50 items got no vector: empty-text (1), not-finite (1); expected at most"
                                + " a share of 0.03 (embed.max-failed-share)");
        assertThat(embed(new Fake("1", "nan"), config(Method.ONNX, 0, 7, 0.04))
                        .get(EmbedStage.FAILED)
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void refusesVectorsOfSeveralLengths() {
        corpus(50, 3);
        assertThatThrownBy(() -> embed(new Fake("1", "dimension"), config(Method.ONNX, 0, 7, 0.05)))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot embed: the model gave vectors of 3 and of 4 numbers, expected one length");
    }

    @Test
    void learnsTheSameWordVectorsForAnyNumberOfPartitions() throws IOException {
        Map<Integer, String> checksums = new TreeMap<>();
        for (int partitions : List.of(1, 2, 5)) {
            corpus(200, partitions);
            long failed = new Vectors(
                            SparkTest.spark(), runner(), config(Method.CORPUS, 0, 30, 0.05), TestRows.RENDERER)
                    .make(new Vectors.Models("", "", null, (stage, texts, model, together) -> {
                        throw new AssertionError("no endpoint is asked");
                    }));
            assertThat(failed).isEqualTo(1);
            Optional<Manifest> made = runner().store().manifest("vectors");
            assertThat(made.orElseThrow().rows()).isEqualTo(199);
            checksums.put(partitions, made.orElseThrow().checksum());
            assertThat(out.resolve("_embed")).doesNotExist();
            for (String dataset : List.of("vectors", "vectors-failed", "corpus", "stages/word-vectors")) {
                runner().store().delete(dataset);
            }
        }
        assertThat(Set.copyOf(checksums.values())).hasSize(1);
        assertThat(Files.exists(out.resolve("vectors"))).isFalse();
    }

    @Test
    void noEndpointIsAskedForWhatIsUpToDate() {
        corpus(10, 1);
        Vectors vectors =
                new Vectors(SparkTest.spark(), runner(), config(Method.ENDPOINT, 0, 30, 1), TestRows.RENDERER);
        Privacy house = new Privacy(Set.of(), Set.of(""), Mask.NOTHING);
        long failed = vectors.make(new Vectors.Models(
                "",
                "version",
                house,
                (stage, texts, model, together) ->
                        texts.selectExpr("key", "array(1F, 2F) as vector", "cast(null as string) as error")));
        long made = runner().store().manifest("vectors").orElseThrow().rows();
        assertThat(made).isPositive();
        assertThat(made + failed).isEqualTo(10);
        assertThat(vectors.make(new Vectors.Models("", "version", house, (stage, texts, model, together) -> {
                    throw new AssertionError("asked once more");
                })))
                .isEqualTo(failed);
    }

    @Test
    void saysWhichSettingNamesTheModel() {
        corpus(10, 1);
        Vectors vectors = new Vectors(SparkTest.spark(), runner(), config(Method.ONNX, 0, 30, 1), TestRows.RENDERER);
        assertThatThrownBy(() -> vectors.make(new Vectors.Models("", "", null, null)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Missing model: embed.onnx.model is empty");
    }
}
