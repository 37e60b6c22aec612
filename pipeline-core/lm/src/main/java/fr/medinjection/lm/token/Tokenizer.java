package fr.medinjection.lm.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.OptionalInt;

/**
 * The tokenizer of a model folder, as its {@code tokenizer.json} states it. Adds no token of its own, cuts nothing, pads nothing: the whole text,
 * marks included, is what it is given. Any number of threads may share one.
 */
public final class Tokenizer implements AutoCloseable {
    static {
        // The library asks the network for natives and reports its use unless told otherwise before it is loaded.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer library;
    private final Vocabulary vocabulary;
    private final NavigableSet<Integer> stops;

    /** Whether decoded text shows marks such as {@code <|im_end|>}. */
    public enum Marks {
        SHOWN,
        DROPPED
    }

    private Tokenizer(HuggingFaceTokenizer library, Vocabulary vocabulary, NavigableSet<Integer> stops) {
        this.library = library;
        this.vocabulary = vocabulary;
        this.stops = stops;
    }

    /** Opens a folder's tokenizer; a stop token beyond its vocabulary is refused. */
    public static Tokenizer open(Path folder) {
        Path path = folder.resolve(ModelFiles.TOKENIZER);
        JsonNode json = ModelFiles.json(path, "tokenizer");
        Vocabulary vocabulary = Vocabulary.of(json);
        NavigableSet<Integer> stops = StopTokens.of(folder, vocabulary);
        if (!stops.isEmpty() && stops.last() > vocabulary.highest()) {
            throw new LmException("Invalid stop token of " + folder + ": " + stops.last()
                    + ", expected an id of its tokenizer, whose highest is " + vocabulary.highest());
        }
        return new Tokenizer(load(path), vocabulary, stops);
    }

    public int[] encode(String text) {
        return narrow(library.encode(text, false, false).getIds());
    }

    /** The ids with the piece of the text that each stands for. */
    public Tokens tokens(String text) {
        return Tokens.of(text, library.encode(text, false, false));
    }

    public String decode(int[] ids, Marks marks) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return library.decode(wide, marks == Marks.DROPPED);
    }

    /** The id of a mark such as {@code <|im_end|>}, where the tokenizer has it. */
    public OptionalInt find(String mark) {
        return vocabulary.id(mark);
    }

    /** The id of a mark that must be there. */
    public int id(String mark) {
        return find(mark).orElseThrow(() -> new LmException("Cannot find special token in the tokenizer: " + mark));
    }

    /** The ids that end a generated text. */
    public NavigableSet<Integer> stops() {
        return stops;
    }

    /** One more than the highest id. */
    public int size() {
        return vocabulary.highest() + 1;
    }

    /** Refuses a model that has no embedding row for some id. More rows than ids are usual: models pad them. */
    public void require(ModelConfig model) {
        vocabulary.require(model);
    }

    @Override
    public void close() {
        library.close();
    }

    static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }

    // The library throws whatever its native part says as a bare RuntimeException.
    private static HuggingFaceTokenizer load(Path path) {
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(path)
                    .optAddSpecialTokens(false)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        } catch (RuntimeException e) {
            throw new LmException("Invalid tokenizer: " + path + ": " + e.getMessage(), e);
        }
    }
}
