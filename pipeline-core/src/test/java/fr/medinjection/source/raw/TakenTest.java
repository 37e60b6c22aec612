package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.SparkTest;
import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.source.Reading;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.SourceContext;
import fr.medinjection.source.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenTest {
    private static final int RECORDS = 300;

    @TempDir
    Path folder;

    private final List<String> records = new ArrayList<>();

    @BeforeEach
    void records() {
        for (int i = 0; i < RECORDS; i++) {
            records.add("{\"passage\":\"Cas " + i / 2 + " : @entity1 et @entity2.\",\"question\":\"Phrase " + i
                    + " : @placeholder .\",\"entities_list\":[{\"@entity1\":\"fer\"},{\"@entity2\":\"zinc\"},"
                    + "{\"@entity3\":\"cuivre\"},{\"@entity4\":\"plomb\"}],\"answer\":\"@entity1\"}");
        }
        write(folder.resolve("one/train.jsonl"), String.join("\n", records) + "\n");
        // The same records in another order and in several files of other names.
        Collections.shuffle(records, new Random(3));
        for (int part = 0; part < 3; part++) {
            write(
                    folder.resolve("three/" + part + "-train.jsonl"),
                    String.join("\n", records.subList(part * 100, part * 100 + 100)) + "\n");
        }
    }

    @Test
    void exactlySoManyWhateverTheFiles() {
        for (int wanted : new int[] {1, 37, RECORDS - 1}) {
            Set<String> taken = questions(ingest("one", Integer.toString(wanted)));
            assertThat(taken).hasSize(wanted);
            assertThat(questions(ingest("three", Integer.toString(wanted)))).isEqualTo(taken);
        }
        assertThat(questions(ingest("one", "200"))).containsAll(questions(ingest("three", "50")));
    }

    @Test
    void allWhereThereAreNoMore() {
        assertThat(questions(ingest("one", "all"))).hasSize(RECORDS);
        assertThat(questions(ingest("one", "300"))).hasSize(RECORDS);
        assertThat(ingest("one", "19836").counts())
                .allSatisfy(counts -> assertThat(counts.skipped()).isEmpty());
    }

    @Test
    void theRestIsCountedAsPassedOver() {
        assertThat(ingest("one", "37").counts()).singleElement().satisfies(counts -> {
            assertThat(counts.records()).isEqualTo(RECORDS);
            assertThat(counts.instructions()).isEqualTo(37);
            assertThat(counts.skipped()).isEqualTo(Map.of("beyond-take", 263L));
        });
    }

    @Test
    void otherSourcesKeepTheirRows() {
        RawSource few = source("few", "one", "5");
        RawSource whole = source("whole", "three", "all");
        Map<String, Long> counts = Ingest.of(List.of(whole, few), LIMITS, SparkTest.spark())
                .instructions()
                .groupBy("source")
                .count()
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
        assertThat(counts).isEqualTo(Map.of("few", 5L, "whole", (long) RECORDS));
    }

    @Test
    void whatIsNeitherANumberNorAll() {
        for (String value : List.of("0", "-3", "half", "")) {
            assertThatThrownBy(() -> ingest("one", value))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("Invalid setting take of source frbmedqa: " + value)
                    .hasMessageEndingWith("expected all or a number of rows");
        }
    }

    private Ingested ingest(String files, String take) {
        return Ingest.of(List.of(source("frbmedqa", files, take)), LIMITS, SparkTest.spark());
    }

    private RawSource source(String name, String files, String take) {
        SourceConfig config = Reading.config("frbmedqa");
        Map<String, String> settings = new TreeMap<>(config.settings());
        settings.put("take", take);
        SourceConfig changed = new SourceConfig(
                config.format(),
                List.of(folder.resolve(files).toString()),
                config.dataset(),
                config.licence(),
                config.mayLeave(),
                settings);
        return new RawSource(Sources.of("frbmedqa"), new SourceContext(name, changed, Map.of()));
    }

    private static Set<String> questions(Ingested ingested) {
        List<String> questions = ingested.instructions().collectAsList().stream()
                .map(row -> Instruction.of(row).question())
                .toList();
        assertThat(questions).doesNotHaveDuplicates();
        return Set.copyOf(questions);
    }
}
