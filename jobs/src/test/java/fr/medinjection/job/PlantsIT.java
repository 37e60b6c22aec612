package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.clean.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Everything that was planted in the sample is found as what it is. */
class PlantsIT {
    /** Plants in raw records that the reading sets aside or quarantines, by the reason it gives. */
    private static final Map<String, String> QUARANTINED = Map.of(
            "empty-question", "empty-question",
            "no-answer", "no-answer",
            "bad-letter", "answer-beyond-options",
            "broken-json", "incomplete-json",
            "unparseable-options", "unparseable-options");

    private static final Map<String, String> DROPPED = Map.of(
            "empty-option", "empty-option",
            "equal-options", "equal-options",
            "single-option", "single-option",
            "mojibake", "encoding-damage",
            "english", "wrong-language",
            "too-short", "too-short",
            "email", "email",
            "phone", "phone",
            "nir", "nir");

    private static final Map<String, String> DUPLICATES =
            Map.of("exact-duplicate", "exact", "reordered-duplicate", "reordered", "near-duplicate", "near");

    private static final Map<String, String> LEAKS = Map.of(
            "leak-same",
            "same",
            "leak-rewrapped",
            "rewrapped",
            "leak-lineage",
            "lineage",
            "leak-contained",
            "contained");

    /** Plants that are not found as what their kind says, and why that is right or known. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "exact-duplicate k-qa/questions.jsonl#36 and k-qa/questions.jsonl#5",
            "questions without an answer are not read",
            "leak-same release/Translated/data/train-00000-of-00001.parquet#87"
                    + " and release/Translated/data/validation-00000-of-00001.parquet#1",
            "only the test part is held out: a duplicate",
            "equal-options release/Synthetic/data/train-00000-of-00001.parquet#63",
            "case may tell options apart, as in genotypes",
            "single-option release/Translated/data/test-00000-of-00001.parquet#24",
            "one lettered line is no list of options: quarantine",
            "single-option release/Translated/data/train-00000-of-00001.parquet#83",
            "one lettered line is no list of options: quarantine");

    private static Datasets datasets;
    private static PlantedRows planted;

    @BeforeAll
    static void run() {
        datasets = new Datasets(SampleRun.finished().out);
        planted = new PlantedRows(datasets);
    }

    @AfterAll
    static void stop() {
        datasets.close();
    }

    @TestFactory
    Stream<DynamicTest> plants() {
        return Stream.of("plants-native.yaml", "plants-translated.yaml")
                .flatMap(list -> Plant.of(list).stream())
                .map(plant -> DynamicTest.dynamicTest(plant.toString(), () -> check(plant)));
    }

    private static void check(Plant plant) {
        if (OTHERWISE.containsKey(plant.toString())) {
            checkOtherwise(plant);
        } else if (QUARANTINED.containsKey(plant.kind())) {
            assertThat(planted.quarantined(plant.place())).isEqualTo(QUARANTINED.get(plant.kind()));
        } else if (DROPPED.containsKey(plant.kind())) {
            assertThat(dropReason(plant)).isEqualTo("clean/" + DROPPED.get(plant.kind()));
        } else if (DUPLICATES.containsKey(plant.kind())) {
            assertThat(pairs(plant)).containsExactly(DUPLICATES.get(plant.kind()));
        } else if (LEAKS.containsKey(plant.kind())) {
            assertThat(leaks(plant)).contains(LEAKS.get(plant.kind()));
        } else {
            checkOther(plant);
        }
    }

    private static void checkOther(Plant plant) {
        switch (plant.kind()) {
            case "nir-wrong-key" -> assertThat(flags(plant)).doesNotContain("nir");
            case "unmapped-specialty" -> assertThat(labels(plant)).contains(Labels.UNMAPPED);
            case "unlabelled" -> {
                assertThat(planted.rows(plant.place())).isEmpty();
                assertThat(skipped(plant, "unlabelled")).isEqualTo(6);
            }
            case "conflict" -> {
                boolean below = plant.note().contains("not above the Jaccard threshold");
                assertThat(pairs(plant)).isEqualTo(below ? List.of() : List.of("conflict"));
            }
            // A stem with other options is another item.
            case "not-duplicate", "cross-source-duplicate" -> {
                assertThat(planted.rows(plant.place())).isNotEmpty();
                assertThat(isOneCluster(plant)).isFalse();
            }
            default -> throw new AssertionError("No check for plants of kind " + plant.kind());
        }
    }

    private static void checkOtherwise(Plant plant) {
        switch (plant.kind()) {
            case "exact-duplicate" -> assertThat(skipped(plant, "unanswered")).isEqualTo(36);
            case "leak-same" -> assertThat(pairs(plant)).containsExactly("exact");
            case "equal-options" -> assertThat(dropReason(plant)).isEqualTo("/");
            case "single-option" ->
                assertThat(planted.quarantined(plant.place())).isEqualTo("unparseable-options");
            default -> throw new AssertionError("No check for " + plant);
        }
    }

    /** The reason for which the rows of a record are dropped: a sentence pair has a row for each direction. */
    private static String dropReason(Plant plant) {
        List<String> reasons = planted.rows(plant.place()).stream()
                .map(row -> row.getAs("drop_stage") + "/" + row.getAs("drop_reason"))
                .distinct()
                .toList();
        assertThat(reasons).as("reasons").hasSize(1);
        return reasons.get(0);
    }

    private static List<String> flags(Plant plant) {
        assertThat(planted.rows(plant.place())).as("rows").isNotEmpty();
        return planted.rows(plant.place()).stream()
                .flatMap(row -> row.<String>getList(row.fieldIndex("flags")).stream())
                .toList();
    }

    private static List<String> labels(Plant plant) {
        List<String> labels = planted.rows(plant.place()).stream()
                .flatMap(row -> row.<String>getList(row.fieldIndex("specialties")).stream())
                .toList();
        assertThat(labels).isNotEmpty();
        return datasets.rows("stages/labels").stream()
                .filter(row -> labels.contains(row.<String>getAs("label")))
                .map(row -> row.<String>getAs("status"))
                .toList();
    }

    /** The kinds by which the two records of a pair stand together, seen from the first. */
    private static List<String> pairs(Plant plant) {
        List<String> ids = planted.ids(plant.place());
        List<String> others = planted.ids(plant.partner().orElseThrow());
        assertThat(ids).as("rows").isNotEmpty();
        assertThat(others).as("rows of the partner").isNotEmpty();
        List<String> kinds = datasets.rows("duplicates").stream()
                .filter(row -> ids.contains(row.<String>getAs("id")) && others.contains(row.<String>getAs("partner")))
                .map(row -> row.<String>getAs("kind"))
                .distinct()
                .toList();
        if (kinds.isEmpty()) {
            assertThat(isOneCluster(plant)).isFalse();
        }
        return kinds;
    }

    private static boolean isOneCluster(Plant plant) {
        return !Collections.disjoint(
                clusters(plant.place()), clusters(plant.partner().orElseThrow()));
    }

    private static List<String> clusters(Plant.Place place) {
        List<String> ids = planted.ids(place);
        return datasets.rows("duplicates").stream()
                .filter(row -> ids.contains(row.<String>getAs("id")))
                .map(row -> row.<String>getAs("cluster"))
                .toList();
    }

    private static List<String> leaks(Plant plant) {
        List<String> trained = planted.ids(plant.place());
        List<String> tested = planted.ids(plant.partner().orElseThrow());
        assertThat(trained).as("training rows").isNotEmpty();
        assertThat(tested).as("held-out rows").isNotEmpty();
        return datasets.rows("leaks").stream()
                .filter(row -> trained.contains(row.<String>getAs("train_id"))
                        && tested.contains(row.<String>getAs("test_id")))
                .map(row -> row.<String>getAs("kind"))
                .toList();
    }

    private static int skipped(Plant plant, String reason) {
        Map<?, ?> sources =
                (Map<?, ?>) datasets.manifest("instructions").facts().get("sources");
        Map<?, ?> counts = (Map<?, ?>) sources.get(plant.place().source());
        return (int) ((Map<?, ?>) counts.get("skipped")).get(reason);
    }
}
