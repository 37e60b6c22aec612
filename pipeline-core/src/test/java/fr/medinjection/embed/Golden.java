package fr.medinjection.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sentence models and the vectors that record_sentences.py recorded. */
record Golden(List<String> texts, List<JsonNode> cases) {
    static final ObjectMapper JSON = new ObjectMapper();

    static Golden read() throws IOException {
        JsonNode all = JSON.readTree(path("expected.json").toFile());
        List<String> texts = new ArrayList<>();
        all.path("texts").forEach(text -> texts.add(text.asText()));
        List<JsonNode> cases = new ArrayList<>();
        all.path("cases").forEach(cases::add);
        return new Golden(texts, cases);
    }

    static Path path(String name) {
        try {
            return Path.of(Golden.class.getResource("/golden-sentences/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static EmbedConfig.SentenceConfig plain(int batchTokens) {
        return new EmbedConfig.SentenceConfig("", "", "", "", batchTokens, 1);
    }

    static EmbedConfig.SentenceConfig config(JsonNode recorded, int batchTokens) {
        return new EmbedConfig.SentenceConfig(
                "",
                "",
                recorded.path("prompt").asText(),
                recorded.path("prefix").asText(),
                batchTokens,
                1);
    }

    /** The folder of a case, changed where the case says so. */
    Path folder(JsonNode recorded, Path temporary) throws IOException {
        String name = recorded.path("folder").asText();
        if (!recorded.has("pooling")) {
            return path(name);
        }
        Path copy = copy(name, temporary.resolve("case-" + cases.indexOf(recorded)));
        JSON.writeValue(copy.resolve("1_Pooling/config.json").toFile(), recorded.path("pooling"));
        if (!recorded.path("normalise").asBoolean(true)) {
            JsonNode modules = JSON.readTree(copy.resolve("modules.json").toFile());
            ((com.fasterxml.jackson.databind.node.ArrayNode) modules).remove(2);
            JSON.writeValue(copy.resolve("modules.json").toFile(), modules);
        }
        return copy;
    }

    static Path copy(String name, Path target) throws IOException {
        Path source = path(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return target;
    }

    static void assertClose(float[] found, JsonNode expected, JsonNode recorded, int text, double tolerance) {
        assertThat(found).as("%s, text %s", label(recorded), text).hasSize(expected.size());
        double scale = 0;
        for (JsonNode value : expected) {
            scale = Math.max(scale, Math.abs(value.asDouble()));
        }
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .as("%s, text %s, value %s", label(recorded), text, i)
                    .isCloseTo(expected.get(i).asDouble(), within(tolerance * Math.max(1, scale)));
        }
    }

    private static String label(JsonNode recorded) {
        return recorded.path("folder").asText() + " " + recorded.path("prompt") + recorded.path("prefix") + " "
                + recorded.path("pooling");
    }
}
