package fr.medinjection.lm.tiny;

import fr.medinjection.lm.Family;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Writes the folders from which src/test/python/record_tiny.py records what transformers makes of them: one argument, the parent folder. */
public final class WriteTiny {
    private WriteTiny() {}

    public static void main(String[] args) throws IOException {
        for (Family family : Family.values()) {
            write(Path.of(args[0]).resolve(family.modelType()), family);
        }
    }

    static void write(Path folder, Family family) throws IOException {
        TinyModel.write(folder, shape(family), 42, texts());
    }

    static TinyShape shape(Family family) {
        return new TinyShape(family, 420, 32, 48, 2, 4, 2, 12, 512, 0.02, family == Family.QWEN3);
    }

    static List<String> texts() throws IOException {
        try (InputStream in = Objects.requireNonNull(WriteTiny.class.getResourceAsStream("/golden-tiny/texts.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
