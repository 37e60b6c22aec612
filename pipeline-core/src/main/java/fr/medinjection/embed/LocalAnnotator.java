package fr.medinjection.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.johnsnowlabs.ml.ai.UAE;
import com.johnsnowlabs.ml.onnx.OnnxWrapper;
import com.johnsnowlabs.nlp.embeddings.UAEEmbeddings;
import fr.medinjection.UserException;
import fr.medinjection.onnx.OnnxFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.Tuple2;

/**
 * Spark NLP's annotator of ONNX sentence models over a sentence-transformers folder. Each process opens the model from its own
 * disk: Spark NLP itself would broadcast it, which asks for another serialiser than the rest of the job can use, and send every
 * model under one file name.
 */
public final class LocalAnnotator extends UAEEmbeddings {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 512;
    private static final Map<String, UAE> OPEN = new HashMap<>();

    /** Spark NLP's names of what it can do. */
    private static final Map<Pooling, String> POOLINGS =
            Map.of(Pooling.MEAN, "avg", Pooling.CLS, "cls", Pooling.MAX, "max", Pooling.LAST, "last");

    private final SentenceModel model;
    private final SerializableConfiguration hadoop;

    private LocalAnnotator(SentenceModel model, Configuration hadoop) {
        super("SENTENCE_MODEL_" + model.version());
        this.model = model;
        this.hadoop = new SerializableConfiguration(hadoop);
    }

    /** The annotator of a folder; one that Spark NLP cannot run as it says is refused. */
    static LocalAnnotator of(SentenceModel model, Configuration hadoop) {
        SentenceLayout layout = model.layout();
        String location = model.folder().files().location();
        JsonNode tokenizer = model.folder().json(OnnxFolder.TOKENIZER, hadoop);
        String kind = tokenizer.path("model").path("type").asText();
        require(
                layout.poolings().size() == 1
                        && POOLINGS.containsKey(layout.poolings().get(0)),
                location,
                "its pooling is " + layout.poolings(),
                "one of " + Set.copyOf(POOLINGS.keySet()));
        require(kind.equals("WordPiece"), location, "its tokenizer is " + kind, "WordPiece");
        require(
                layout.poolsPrefix() || layout.prefix().isEmpty(),
                location,
                "it leaves the prompt out of its pooling",
                "a folder that does not");
        LocalAnnotator annotator = new LocalAnnotator(model, hadoop);
        annotator.setVocabulary(vocabulary(tokenizer, location));
        annotator.setPoolingStrategy(POOLINGS.get(layout.poolings().get(0)));
        annotator.setMaxSentenceLength(Math.min(LONGEST, layout.longest()));
        annotator.setCaseSensitive(!layout.lowerCase()
                && !tokenizer.path("normalizer").path("lowercase").asBoolean(false));
        annotator.setBatchSize(1);
        return annotator;
    }

    private static void require(boolean holds, String location, String found, String expected) {
        if (!holds) {
            throw new UserException("Cannot embed with Spark NLP: " + location + ": " + found + ", expected " + expected
                    + "; method onnx does it");
        }
    }

    private static scala.collection.immutable.Map<String, Object> vocabulary(JsonNode tokenizer, String location) {
        TreeMap<String, Integer> words = new TreeMap<>();
        tokenizer
                .path("model")
                .path("vocab")
                .fields()
                .forEachRemaining(
                        word -> words.put(word.getKey(), word.getValue().asInt()));
        require(
                words.keySet().containsAll(Set.of("[CLS]", "[SEP]", "[UNK]")),
                location,
                "it lacks special words",
                "[CLS], [SEP] and [UNK]");
        scala.collection.immutable.Map<String, Object> made = scala.collection.immutable.Map$.MODULE$.empty();
        for (Map.Entry<String, Integer> word : words.entrySet()) {
            made = made.$plus(new Tuple2<>(word.getKey(), (Object) word.getValue()));
        }
        return made;
    }

    @Override
    public UAE getModelIfNotSet() {
        synchronized (OPEN) {
            return OPEN.computeIfAbsent(model.encoder().version() + model.file(), version -> open());
        }
    }

    /** Spark NLP looks for a model below the folder of files that Spark sent: the way there may lead out of it again. */
    private UAE open() {
        Path file = model.encoder().local(hadoop.value()).resolve(model.file()).toAbsolutePath();
        Path sent = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath();
        OnnxWrapper wrapper = new OnnxWrapper(Option.apply(sent.relativize(file).toString()), Option.empty());
        return new UAE(
                Option.empty(),
                Option.apply(wrapper),
                Option.empty(),
                Option.empty(),
                sentenceStartTokenId(),
                sentenceEndTokenId(),
                Option.empty());
    }
}
