package fr.medinjection.source.raw;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.SourceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** What the tests of raw reading share: limits, a source of questions, and all that a file gives, read without Spark. */
final class RawFixture {
    static final RawLimits LIMITS =
            new RawLimits(1 << 20, 64, 64L << 20, 1 << 20, 1 << 16, 1L << 30, 1L << 31, 200, 200);

    private RawFixture() {}

    static RawLimits splitAt(long bytes) {
        return new RawLimits(1 << 20, 64, bytes, 1 << 20, 1 << 16, 1L << 30, 1L << 31, 200, 200);
    }

    static RawSource source(Path path) {
        return source("qa", new Questions(), Map.of(), path.toString());
    }

    static RawSource source(String name, Source source, Map<String, String> settings, String... paths) {
        SourceConfig config = new SourceConfig("questions", List.of(paths), "made/up", "MIT", true, settings);
        return new RawSource(source, new SourceContext(name, config, Map.of()));
    }

    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the reading of a source's files gives, Parquet aside. */
    static List<RawRead> read(RawSource source, RawLimits limits) {
        RawPlan plan = RawPlan.of(List.of(source), new Configuration(), limits);
        List<RawRead> all = new ArrayList<>();
        try (RawReading reading = new RawReading(new Configuration(), limits)) {
            for (RawUnit unit : plan.units()) {
                try (RawReads reads = reading.open(unit, plan.sources().get(0))) {
                    for (RawRead read = reads.next(); read != null; read = reads.next()) {
                        all.add(read);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    static List<RawRead> read(Path file) {
        return read(source(file), LIMITS);
    }

    /** Short forms: {@code 3 {"a":1}} for a record, {@code 4 broken-json} for a broken one. */
    static List<String> shown(List<RawRead> reads) {
        return reads.stream().map(RawFixture::shown).toList();
    }

    private static String shown(RawRead read) {
        if (read instanceof RawRead.Broken broken) {
            return broken.number() + " " + broken.reason();
        }
        RawRecord record = ((RawRead.Whole) read).record();
        return record.number() + " " + (record.key().isEmpty() ? "" : record.key() + "=") + record.fields();
    }

    /** Question and answer pairs: every field {@code q} is a question, {@code text} makes a text. */
    static final class Questions implements Source {
        private static final long serialVersionUID = 1;

        @Override
        public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
            JsonNode q = record.fields().get("q");
            if (record.fields().has("text")) {
                return Parsed.of(text(record, context));
            } else if (q == null) {
                throw new BadRecordException("no-question", "q is missing");
            } else if (q.asText().equals("skip")) {
                return Parsed.skip("asked-to-skip");
            } else if (q.asText().equals("bug")) {
                throw new IllegalArgumentException("a bug");
            } else if (q.asText().equals("layout")) {
                throw new UserException("Cannot read layout");
            }
            return Parsed.of(instruction(record, context, q.asText()));
        }

        private static SourceText text(RawRecord record, SourceContext context) {
            String id = record.fields().path("id").asText("");
            return SourceText.read(
                    context.id(record, id),
                    context.name(),
                    context.split(record),
                    "",
                    record.fields().path("text").asText(),
                    List.of(),
                    context.lineage(record, id));
        }

        private static Instruction instruction(RawRecord record, SourceContext context, String question) {
            String id = record.fields().path("id").asText("");
            Lineage lineage = context.lineage(record, id);
            return new Instruction(
                    context.id(record, id),
                    "",
                    Component.NATIVE,
                    context.name(),
                    context.split(record),
                    TaskType.OEQ,
                    "fr",
                    "",
                    question,
                    List.of(),
                    List.of(),
                    record.fields().path("a").asText(""),
                    List.of(),
                    List.of(),
                    "",
                    "",
                    "",
                    List.of(),
                    lineage);
        }
    }
}
