package fr.medinjection.bench;

import fr.medinjection.UserException;
import fr.medinjection.embed.EmbedConfig;
import fr.medinjection.embed.Embedder;
import fr.medinjection.embed.Embedding;
import fr.medinjection.embed.SentenceModel;
import fr.medinjection.embed.SparkNlpModel;
import fr.medinjection.embed.VectorModel;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Generated texts through a seeded sentence model of MiniLM's shape: our way through onnxruntime, and Spark NLP's. The model is
 * made from the texts by {@code jobs/src/bench/python/embed_peer.py make}; {@code embed_peer.py run} does the same work in Python.
 */
public final class EmbedBench {
    /** Of medical questions: from a line to a case. */
    private static final int SHORTEST = 8;

    private static final int LONGEST = 120;
    private static final int BATCH_TOKENS = 4096;

    private final SparkSession spark;
    private final Path folder;
    private final PrintStream out;

    /** @param folder with the texts and the model */
    public EmbedBench(SparkSession spark, Path folder, PrintStream out) {
        this.spark = spark;
        this.folder = folder;
        this.out = out;
    }

    public void run(long rows, long seed) {
        List<String> texts = texts(rows, seed);
        Path model = folder.resolve("model");
        if (!Files.isDirectory(model)) {
            throw new UserException("Cannot measure: no model in " + model + "; the texts are there now: make it with"
                    + " python3 jobs/src/bench/python/embed_peer.py make " + folder + " and run again");
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        EmbedConfig.SentenceConfig config = new EmbedConfig.SentenceConfig("", "", "", "", BATCH_TOKENS, 1);
        SentenceModel ours = SentenceModel.of(config, model.toString(), hadoop);
        List<Embedding> found = measure("onnxruntime", ours, texts, hadoop);
        List<String> part = texts.subList(0, Math.min(texts.size(), Math.max(50, texts.size() / 5)));
        List<Embedding> theirs = measure("spark-nlp", SparkNlpModel.of(ours, hadoop), part, hadoop);
        out.printf(Locale.ROOT, "least cosine of the two: %.6f%n", leastCosine(found, theirs));
        write(found);
    }

    /** The first pass warms the JVM up. */
    private List<Embedding> measure(String name, VectorModel model, List<String> texts, Configuration hadoop) {
        List<Embedding> found = new ArrayList<>();
        try (Embedder embedder = model.open(hadoop)) {
            embedder.embed(texts.subList(0, Math.min(20, texts.size())));
            ProcessCost cost = ProcessCost.of(() -> found.addAll(embedder.embed(texts)));
            out.printf(
                    Locale.ROOT,
                    "%-12s %,7d texts, 1 thread: %7.2f CPU s, %7.2f s wall, %.2f ms CPU a text%n",
                    name,
                    texts.size(),
                    cost.cpuSeconds(),
                    cost.wallSeconds(),
                    1000 * cost.cpuSeconds() / texts.size());
        }
        return found;
    }

    private static double leastCosine(List<Embedding> some, List<Embedding> others) {
        double least = 1;
        for (int i = 0; i < others.size(); i++) {
            float[] one = some.get(i).vector();
            float[] other = others.get(i).vector();
            double product = 0; // both have length 1
            for (int d = 0; d < one.length; d++) {
                product += (double) one[d] * other[d];
            }
            least = Math.min(least, product);
        }
        return least;
    }

    private List<String> texts(long rows, long seed) {
        Vocabulary vocabulary = new Vocabulary(20_000, seed);
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < rows; i++) {
            SplittableRandom random = Seeds.random(seed, i);
            texts.add(vocabulary.text(random.nextInt(SHORTEST, LONGEST + 1), random));
        }
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("texts.txt"), texts);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the texts to " + folder, e);
        }
        return texts;
    }

    /** For the peer to compare with: the numbers of all vectors, big-endian. */
    private void write(List<Embedding> found) {
        try (DataOutputStream file = new DataOutputStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(folder.resolve("vectors.bin"))))) {
            for (Embedding embedding : found) {
                for (float value : embedding.vector()) {
                    file.writeFloat(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the vectors to " + folder, e);
        }
    }
}
