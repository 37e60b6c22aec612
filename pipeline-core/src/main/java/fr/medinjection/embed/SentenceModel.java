package fr.medinjection.embed;

import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.onnx.OnnxFolder;
import fr.medinjection.onnx.OnnxModel;
import fr.medinjection.onnx.SharedOnnx;
import fr.medinjection.onnx.TextTokenizer;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A sentence-transformers folder with an ONNX model, run by onnxruntime.
 *
 * @param folder with the tokenizer
 * @param encoder the folder that holds the ONNX file, the same or one below it
 * @param file the name of the ONNX file there
 * @param pad the id of padding
 * @param batchTokens how many tokens are run at once
 */
public record SentenceModel(
        OnnxFolder folder,
        OnnxFolder encoder,
        String file,
        SentenceLayout layout,
        int pad,
        int batchTokens,
        int threads)
        implements VectorModel {
    private static final List<String> FILES = List.of(OnnxFolder.MODEL, "onnx/" + OnnxFolder.MODEL);

    /** Looks at the folder: what is missing, or cannot be done as it says, is told before any work. */
    public static SentenceModel of(EmbedConfig.SentenceConfig config, String location, Configuration hadoop) {
        SentenceFolder files = new SentenceFolder(location, hadoop);
        SentenceLayout layout = SentenceLayout.read(files, config);
        files.require(OnnxFolder.TOKENIZER);
        OnnxFolder folder = new OnnxFolder(ModelFolder.of(location, hadoop));
        String file = file(files, config.file());
        int slash = file.lastIndexOf('/');
        OnnxFolder encoder = slash < 0
                ? folder
                : new OnnxFolder(ModelFolder.at(new Path(location, file.substring(0, slash)).toString(), hadoop));
        return new SentenceModel(
                folder,
                encoder,
                file.substring(slash + 1),
                layout,
                folder.pad(hadoop),
                config.batchTokens(),
                config.threads());
    }

    private static String file(SentenceFolder files, String said) {
        List<String> candidates = said.isEmpty() ? FILES : List.of(said);
        return candidates.stream()
                .filter(files::has)
                .findFirst()
                .orElseThrow(() -> new UserException("Cannot find a sentence model: " + files.location() + " has no "
                        + String.join(" and no ", candidates)
                        + "; a model without an ONNX file is exported with optimum-cli export onnx"));
    }

    @Override
    public String version() {
        return Ids.hash(folder.version(), encoder.version(), file, layout.toString(), Integer.toString(batchTokens));
    }

    @Override
    public Embedder open(Configuration hadoop) {
        SharedOnnx.Loan<TextTokenizer> tokenizer = SharedOnnx.tokenizer(folder, layout.longest(), hadoop);
        return tokenizer.handedTo(() -> {
            SharedOnnx.Loan<OnnxModel> model = SharedOnnx.model(encoder, file, threads, hadoop);
            return model.handedTo(() -> new SentenceEmbedder(this, tokenizer, model));
        });
    }

    /** The output that holds a vector for each token. */
    String output(OnnxModel model) {
        return Optional.of("last_hidden_state")
                .filter(model.outputs()::contains)
                .or(() -> Optional.of("token_embeddings").filter(model.outputs()::contains))
                .orElseThrow(() ->
                        new UserException("Cannot embed with " + encoder.files().location() + "/" + file
                                + ": it gives " + String.join(", ", model.outputs())
                                + ", expected an output last_hidden_state or token_embeddings"));
    }
}
