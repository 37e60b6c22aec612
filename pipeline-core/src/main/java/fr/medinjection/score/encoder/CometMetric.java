package fr.medinjection.score.encoder;

import fr.medinjection.onnx.Loans;
import fr.medinjection.onnx.OnnxFolder;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** COMET (wmt22-comet-da) by a folder that {@code export_comet.py} wrote: one score of a source, a hypothesis and a reference. */
public record CometMetric(OnnxFolder folder, EncoderConfig config, Exported exported) implements TextMetric {
    static final String FACTS = "comet.json";
    static final String ESTIMATOR = "estimator.onnx";

    /** What the export script wrote down. */
    record Exported(String model, int longest, int pad, String reference) implements Serializable {
        static Exported of(Facts facts) {
            return new Exported(
                    facts.text("model"),
                    facts.whole("longest"),
                    facts.whole("pad"),
                    "unbabel-comet-" + facts.text("comet"));
        }
    }

    /** COMET as the folder says. */
    public static CometMetric of(EncoderConfig config, Configuration hadoop) {
        OnnxFolder folder = OnnxFolder.of("COMET", config.folder(), hadoop, FACTS, ESTIMATOR);
        Facts facts = new Facts(config.folder() + "/" + FACTS, folder.json(FACTS, hadoop));
        return new CometMetric(folder, config, Exported.of(facts));
    }

    @Override
    public int values() {
        return 1;
    }

    @Override
    public List<Score> scores() {
        return List.of(new Score("comet", "legacy", signature(), 0, 0));
    }

    /** What its numbers are. */
    public String signature() {
        return "comet|variant:legacy|nrefs:1|model:" + exported.model() + "|weights:"
                + folder.version().substring(0, 8) + "|reference:" + exported.reference() + "|version:1";
    }

    @Override
    public TextScorer open(Configuration hadoop) {
        return new Comet(
                new Loans(folder, hadoop), exported.longest(), config.threads(), exported.pad(), config.batchTokens());
    }
}
