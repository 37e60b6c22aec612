package fr.medinjection.embed;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.Manifest;
import fr.medinjection.stage.StageRunner;
import fr.medinjection.synth.Privacy;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Makes {@code vectors} of the corpus in the configured way, unless they are up to date; a run that was killed is gone on with. */
public final class Vectors {
    /** Finished work is kept below this folder. */
    private static final String JOURNAL = "_embed";

    private final SparkSession spark;
    private final StageRunner runner;
    private final EmbedConfig config;
    private final PromptRenderer renderer;
    private final SerializableConfiguration hadoop;

    public Vectors(SparkSession spark, StageRunner runner, EmbedConfig config, PromptRenderer renderer) {
        this.spark = spark;
        this.runner = runner;
        this.config = config;
        this.renderer = renderer;
        this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    }

    /**
     * What lies outside the configuration of vectors.
     *
     * @param folder where the sentence model lies, if it is one
     * @param endpoint changes when the endpoint's model does
     * @param privacy which sources may be sent to endpoints
     * @param calls asks endpoints, if one is to be
     */
    public record Models(String folder, String endpoint, Privacy privacy, VectorCalls calls) {}

    /** Makes the vectors, and tells how many items got none. */
    public long make(Models models) {
        return switch (config.method()) {
            case CORPUS -> run(learnt());
            case ONNX -> run(sentence(models.folder()));
            case SPARK_NLP -> run(SparkNlpModel.of(sentence(models.folder()), hadoop.value()));
            case ENDPOINT -> ask(models);
        };
    }

    /** What the endpoint would be asked about a corpus, for an estimate. */
    public static Dataset<Row> requests(
            EmbedConfig config, PromptRenderer renderer, Privacy privacy, Dataset<Row> corpus) {
        SentTexts texts =
                new SentTexts(config.text(), renderer, config.endpoint().model(), privacy);
        return LlmCalls.requests(SentTexts.sent(texts.of(EmbedStage.chosen(corpus, config))));
    }

    private SentenceModel sentence(String folder) {
        if (folder.isEmpty()) {
            throw new UserException("Missing model: embed.onnx.model is empty, expected a folder in the layout of"
                    + " sentence-transformers with an ONNX model");
        }
        return SentenceModel.of(config.onnx(), folder, hadoop.value());
    }

    /** Learns word vectors, unless they are up to date, and hands them to the executors. */
    private VectorModel learnt() {
        WordVectorStage.Settings settings =
                new WordVectorStage.Settings(config.corpus(), config.text(), renderer.hashes());
        Manifest made = runner.run(
                        new WordVectorStage(settings, renderer),
                        List.of(WordVectorStage.INPUT),
                        List.of(WordVectorStage.OUTPUT))
                .get(WordVectorStage.OUTPUT);
        List<Row> words =
                runner.read(WordVectorStage.OUTPUT).orderBy("word").collectAsList(); // as many as a sample has
        double all = ((Number) made.facts().get(WordVectorStage.ALL_WORDS)).doubleValue();
        WordVectors vectors = WordVectors.of(words, all, config.corpus());
        return new WordVectorModel(made.checksum(), new JavaSparkContext(spark.sparkContext()).broadcast(vectors));
    }

    private long run(VectorModel model) {
        EmbedStage.Settings settings = settings(model.version());
        Journal journal = new Journal(folder(settings), hadoop);
        return run(settings, new Sharded(model, config, renderer, journal));
    }

    /** What is finished holds for the same settings, corpus and code. */
    private String folder(EmbedStage.Settings settings) {
        String corpus = runner.store()
                .manifest(EmbedStage.INPUT)
                .map(Manifest::checksum)
                .orElse("");
        String key = Ids.hash(Manifest.JSON.valueToTree(settings).toString(), corpus, CodeVersion.of(EmbedStage.class));
        Path folder = new Path(runner.store().path(JOURNAL), key);
        return runner.store().fileSystem().makeQualified(folder).toString();
    }

    private long ask(Models models) {
        SentTexts texts =
                new SentTexts(config.text(), renderer, config.endpoint().model(), models.privacy());
        return run(settings(models.endpoint()), new EndpointVectors(models.calls(), config.endpoint(), texts));
    }

    private EmbedStage.Settings settings(String version) {
        return new EmbedStage.Settings(
                config.method(),
                version,
                config.text(),
                renderer.hashes(),
                config.sample(),
                config.seed(),
                config.itemsPerShard());
    }

    private long run(EmbedStage.Settings settings, Vectorising vectorising) {
        Map<String, Manifest> made = runner.run(
                new EmbedStage(settings, config, vectorising),
                List.of(EmbedStage.INPUT),
                List.of(EmbedStage.VECTORS, EmbedStage.FAILED));
        vectorising.done();
        return made.get(EmbedStage.FAILED).rows();
    }
}
