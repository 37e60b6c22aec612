package fr.medinjection.lm.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A log of one JSON object a line, each written through at once: {@code "kind": "step"} or {@code "evaluation"} and the record's components in snake case. A
 * resumed run goes on after the last line of its checkpoint; what an interrupted one wrote beyond that is dropped, for it comes again.
 */
public final class JsonLinesLog implements TrainingLog, Closeable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path path;
    private Writer writer = Writer.nullWriter();

    public JsonLinesLog(Path path) {
        this.path = path;
    }

    @Override
    public void start(long stepsDone, long steps) {
        Path kept = path.resolveSibling(path.getFileName() + ".part");
        try {
            writer.close();
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.write(kept, upTo(stepsDone));
            Files.move(kept, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            writer = Files.newBufferedWriter(path, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
    }

    @Override
    public void step(StepRecord step) {
        write(line(step));
    }

    @Override
    public void evaluation(EvaluationRecord evaluation) {
        write(line(evaluation));
    }

    /** The line of a step, without its end. */
    public static String line(StepRecord step) {
        return line("step", step);
    }

    /** The line of an evaluation, without its end. */
    public static String line(EvaluationRecord evaluation) {
        return line("evaluation", evaluation);
    }

    /** Whether a line that was read back is whole and tells of one of the first steps. */
    public static boolean isUpTo(long step, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.path("step").isIntegralNumber() && node.path("step").asLong() <= step;
        } catch (JsonProcessingException e) {
            return false; // cut short with the process that wrote it
        }
    }

    private static String line(String kind, Record values) {
        ObjectNode node = JSON.createObjectNode().put("kind", kind);
        node.setAll((ObjectNode) JSON.valueToTree(values));
        return node.toString();
    }

    private List<String> upTo(long step) throws IOException {
        if (step == 0 || !Files.exists(path)) {
            return List.of();
        }
        List<String> kept = new ArrayList<>(Files.readAllLines(path, StandardCharsets.UTF_8));
        kept.removeIf(line -> !isUpTo(step, line));
        return kept;
    }

    private void write(String line) {
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path, e);
        }
    }
}
