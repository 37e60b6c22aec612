package fr.medinjection.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The tokenizer of an encoder: whole texts with the special tokens around them, cut to a length. Any number of threads may share one. */
public final class TextTokenizer implements AutoCloseable {
    static {
        // The library asks the network for natives and reports its use unless told otherwise before it is loaded.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer library;

    private TextTokenizer(HuggingFaceTokenizer library) {
        this.library = library;
    }

    /**
     * Opens a {@code tokenizer.json}.
     *
     * @param longest how many tokens a text has at most, special ones included
     */
    public static TextTokenizer open(Path file, int longest) {
        // The library throws whatever its native part says as a bare RuntimeException.
        try {
            return new TextTokenizer(HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(true)
                    .optTruncation(true)
                    .optMaxLength(longest)
                    .optPadding(false)
                    .build());
        } catch (IOException | RuntimeException e) {
            throw new UserException("Invalid tokenizer: " + file + ": " + e.getMessage(), e);
        }
    }

    /** The ids of a text, special tokens included. */
    public int[] encode(String text) {
        return Arrays.stream(library.encode(text, true, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public void close() {
        library.close();
    }
}
