package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.johnsnowlabs.nlp.DocumentAssembler;
import com.johnsnowlabs.nlp.embeddings.UAEEmbeddings;
import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Spark NLP's annotator and our own way through onnxruntime against each other and against sentence-transformers. */
class SparkNlpModelTest {
    private static final Configuration HADOOP = new Configuration();

    /** Spark NLP's tokenizer makes other words of scripts that its vocabulary lacks; all other texts must agree. */
    private static final double CLOSE = 2e-5;

    private final SparkSession spark = SparkTest.spark();

    private static SentenceModel folder(String prompt) {
        EmbedConfig.SentenceConfig config = new EmbedConfig.SentenceConfig("", "", prompt, "", 4096, 1);
        return SentenceModel.of(config, Golden.path("bert-mean").toString(), HADOOP);
    }

    @Test
    void agreesWithOnnxruntimeAndWithSentenceTransformersWithinTasks() throws IOException {
        Golden golden = Golden.read();
        for (JsonNode recorded : golden.cases().subList(0, 2)) {
            SentenceModel folder = folder(recorded.path("prompt").asText());
            VectorModel model = SparkNlpModel.of(folder, HADOOP);
            List<float[]> found = new ArrayList<>(new JavaSparkContext(spark.sparkContext())
                    .parallelize(golden.texts(), 2)
                    .mapPartitions(texts -> {
                        List<String> all = new ArrayList<>();
                        texts.forEachRemaining(all::add);
                        return model.open(HADOOP).embed(all).stream()
                                .map(Embedding::vector)
                                .iterator();
                    })
                    .collect());
            List<Embedding> ours;
            try (Embedder embedder = folder.open(HADOOP)) {
                ours = embedder.embed(golden.texts());
            }
            for (int i = 0; i < found.size(); i++) {
                Golden.assertClose(found.get(i), recorded.path("vectors").get(i), recorded, i, CLOSE);
                assertThat(cosine(found.get(i), ours.get(i).vector())).isGreaterThan(1 - 1e-5);
            }
        }
    }

    /** Why a batch is one text: the day this fails, Spark NLP's mask is mended and batches may grow. */
    @Test
    void sparkNlpSpoilsTheShorterTextsOfABatch() throws IOException {
        List<String> texts = Golden.read().texts().subList(1, 3); // a long one and a word
        List<double[]> alone = annotated(texts, 1);
        List<double[]> together = annotated(texts, 8);
        assertThat(cosine(alone.get(0), together.get(0))).isGreaterThan(1 - 1e-5);
        assertThat(cosine(alone.get(1), together.get(1))).isLessThan(0.99);
    }

    private List<double[]> annotated(List<String> texts, int batch) {
        UAEEmbeddings annotator = SparkNlpModel.of(folder(""), HADOOP).annotator();
        annotator.setBatchSize(batch);
        annotator.setInputCols(new String[] {"document"});
        annotator.setOutputCol("vector");
        Dataset<Row> rows =
                spark.createDataset(texts, Encoders.STRING()).toDF("text").coalesce(1);
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.setInputCol("text").setOutputCol("document");
        Dataset<Row> documents = assembler.transform(rows);
        return annotator.transform(documents).selectExpr("vector[0].embeddings").collectAsList().stream()
                .map(row -> row.<Float>getList(0).stream()
                        .mapToDouble(Float::doubleValue)
                        .toArray())
                .toList();
    }

    @Test
    void refusesAFolderWithATokenizerThatSparkNlpLacks() {
        SentenceModel camembert =
                SentenceModel.of(Golden.plain(64), Golden.path("camembert-cls").toString(), HADOOP);
        assertThatThrownBy(() -> SparkNlpModel.of(camembert, HADOOP))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("its tokenizer is Unigram, expected WordPiece; method onnx does it");
    }

    private static double cosine(float[] one, float[] other) {
        double[] left = new double[one.length];
        double[] right = new double[one.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = one[i];
            right[i] = other[i];
        }
        return cosine(left, right);
    }

    private static double cosine(double[] one, double[] other) {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            left += one[i] * one[i];
            right += other[i] * other[i];
        }
        return product / Math.sqrt(left * right);
    }
}
