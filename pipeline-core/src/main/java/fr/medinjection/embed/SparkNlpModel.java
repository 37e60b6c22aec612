package fr.medinjection.embed;

import com.johnsnowlabs.nlp.Annotation;
import com.johnsnowlabs.nlp.AnnotatorType;
import fr.medinjection.data.Ids;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A sentence-transformers folder, run by Spark NLP's annotator of ONNX sentence models. Its mask counts the padding of a batch as
 * words, which spoils the vector of every text that is shorter than the longest of its batch; so it gets one text at a time.
 */
public record SparkNlpModel(LocalAnnotator annotator, SentenceModel folder) implements VectorModel {
    public static SparkNlpModel of(SentenceModel folder, Configuration hadoop) {
        return new SparkNlpModel(LocalAnnotator.of(folder, hadoop), folder);
    }

    @Override
    public String version() {
        return Ids.hash("spark-nlp", folder.version());
    }

    @Override
    public Embedder open(Configuration hadoop) {
        return texts -> texts.stream().map(this::embed).toList();
    }

    private Embedding embed(String text) {
        String whole = folder.layout().prefix() + text;
        Annotation document = new Annotation(
                AnnotatorType.DOCUMENT(),
                0,
                whole.length() - 1,
                whole,
                scala.collection.immutable.Map$.MODULE$.<String, String>empty().updated("sentence", "0"),
                new float[0]);
        Seq<Annotation[]> one = JavaConverters.asScalaBuffer(List.<Annotation[]>of(new Annotation[] {document}))
                .toSeq();
        Seq<Annotation> found = annotator.batchAnnotate(one).apply(0);
        if (found.isEmpty()) {
            return Embedding.failed(Embedding.NO_KNOWN_WORD);
        }
        float[] vector = found.apply(0).embeddings();
        if (folder.layout().normalised()) {
            SentenceEmbedder.normalise(vector);
        }
        return Embedding.of(vector);
    }
}
