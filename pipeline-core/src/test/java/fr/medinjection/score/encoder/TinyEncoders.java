package fr.medinjection.score.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The tiny encoders that {@code record_encoders.py} made, and what the Python packages said with them. */
public final class TinyEncoders {
    public static final EncoderConfig RUN = new EncoderConfig("", 1, 256, 3);
    public static final BertScoreConfig NO_BERT = new BertScoreConfig("", BertScoreConfig.Weighting.EVEN, 1, 256, 3);

    private TinyEncoders() {}

    public static Path folder(String name) {
        try {
            return Path.of(TinyEncoders.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static EncoderConfig config(String name) {
        return RUN.at(folder(name).toString());
    }

    static JsonNode golden(String name) {
        try (InputStream in = new GZIPInputStream(TinyEncoders.class.getResourceAsStream(name + ".json.gz"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hypotheses and references, or sources, hypotheses and references. */
    static List<Texts> texts(JsonNode golden) {
        List<Texts> texts = new ArrayList<>();
        golden.get("texts").forEach(row -> {
            int last = row.size() - 1;
            String source = last == 2 ? row.get(0).asText() : "";
            texts.add(
                    new Texts(source, row.get(last - 1).asText(), row.get(last).asText()));
        });
        return texts;
    }

    /** A copy of a folder without some files. */
    static Path copy(String name, Path to, List<String> without) throws IOException {
        try (var files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                if (!without.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return to;
    }
}
