package fr.medinjection.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import com.johnsnowlabs.nlp.Annotation;
import com.johnsnowlabs.nlp.AnnotatorType;
import com.johnsnowlabs.nlp.embeddings.Doc2VecApproach;
import com.johnsnowlabs.nlp.embeddings.Doc2VecModel;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Rows;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Learns word vectors from texts of the corpus with Spark NLP, in one task and a fixed order, so that the same corpus gives the same vectors. */
record WordVectorStage(Settings config, PromptRenderer renderer) implements Stage {
    static final String INPUT = CorpusStage.CORPUS;

    /** Words, how often they stand in the texts that were learnt from, and their vectors. */
    static final String OUTPUT = "stages/word-vectors";

    /** The fact by which the words of all texts that were learnt from are told. */
    static final String ALL_WORDS = "words";

    private static final StructType TEXT = new StructType()
            .add(Rows.textField("id"))
            .add(Rows.field("words", DataTypes.createArrayType(DataTypes.StringType, false)));

    private static final StructType VECTOR = new StructType()
            .add(Rows.textField("word"))
            .add(Rows.field("vector", DataTypes.createArrayType(DataTypes.FloatType, false)));

    private static final scala.collection.immutable.Map<String, String> NOTHING =
            scala.collection.immutable.Map$.MODULE$.empty();

    /** What decides the word vectors. */
    record Settings(EmbedConfig.WordVectorConfig training, EmbeddedText text, Map<String, String> prompts) {}

    @Override
    public String name() {
        return "word-vectors";
    }

    @Override
    public String product() {
        return "word vectors";
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> texts = texts(inputs.get(INPUT)).cache();
        Dataset<Row> vectors = vectors(trained(texts), texts.sparkSession());
        Dataset<Row> counts = texts.select(explode(col("words")).as("word"))
                .groupBy("word")
                .agg(count(lit(1)).as("count"));
        long all = texts.agg(org.apache.spark.sql.functions.sum(size(col("words"))))
                .first()
                .getLong(0);
        Dataset<Row> words = vectors.join(counts, "word").select("word", "count", "vector");
        return Map.of(OUTPUT, new Output(words, List.of(), List.of("word"), List.of(), Map.of(ALL_WORDS, all)));
    }

    /** The texts to learn from, in the order of their hashed ids. */
    private Dataset<Row> texts(Dataset<Row> corpus) {
        EmbeddedText wanted = config.text();
        PromptRenderer wording = renderer;
        int seed = config.training().seed();
        return Chosen.of(corpus, config.training().texts(), seed)
                .orderBy(Chosen.order(seed))
                .map(
                        (MapFunction<Row, Row>) row -> {
                            Instruction item = Instruction.of(row);
                            return RowFactory.create(
                                    item.id(),
                                    Words.of(wanted.of(item, wording)).toArray());
                        },
                        Encoders.row(TEXT));
    }

    private Doc2VecModel trained(Dataset<Row> texts) {
        EmbedConfig.WordVectorConfig how = config.training();
        Doc2VecApproach approach = new Doc2VecApproach();
        approach.setVectorSize(how.dimension())
                .setWindowSize(how.window())
                .setMinCount(how.minCount())
                .setMaxIter(how.iterations())
                .setStepSize(how.learningRate())
                .setNumPartitions(1)
                .setSeed(how.seed());
        approach.setInputCols(new String[] {"token"});
        approach.setOutputCol("vector");
        return approach.fit(tokens(texts));
    }

    /** As many as the sampled texts have words: the training holds them in memory too. */
    private static Dataset<Row> vectors(Doc2VecModel model, SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        JavaConverters.mapAsJavaMap(model.wordVectors().getOrDefault())
                .forEach((word, vector) -> rows.add(RowFactory.create(word, vector)));
        return spark.createDataFrame(rows, VECTOR);
    }

    /** The words as Spark NLP's annotations, which its own tokenizer would make of them for ten times the time. */
    private Dataset<Row> tokens(Dataset<Row> texts) {
        Metadata tokens = new MetadataBuilder()
                .putString("annotatorType", AnnotatorType.TOKEN())
                .build();
        StructType schema =
                new StructType(new StructField[] {new StructField("token", Annotation.arrayType(), false, tokens)});
        return texts.sparkSession()
                .createDataFrame(
                        texts.coalesce(1).toJavaRDD().map(row -> RowFactory.create((Object) annotations(row))), schema);
    }

    private static Row[] annotations(Row row) {
        List<String> words = row.getList(row.fieldIndex("words"));
        Row[] annotations = new Row[words.size()];
        for (int i = 0; i < annotations.length; i++) {
            annotations[i] = RowFactory.create(AnnotatorType.TOKEN(), 0, 0, words.get(i), NOTHING, new Float[0]);
        }
        return annotations;
    }
}
