package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanStageTest {
    private static final String MESSY = " Quel\u00A0est  l’examen\u200B à\tfaire ici\u00A0?\r\n\r\n\r\nPrécisez. ";
    private static final CleanConfig CONFIG = CleanConfigs.all(Action.DROP, Check.EMAIL, Action.FLAG);

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String[] questions = {
            MESSY,
            "Écrire à a@b.fr ou au 06 12 34 56 78 ?",
            "Écrire à a@b.fr : est-ce permis ici ?",
            "",
            "Le patient a Ã©tÃ© vu, que faire ?"
        };
        for (int i = 0; i < 60; i++) {
            TaskType type = List.of(TaskType.MCQ, TaskType.MCQU, TaskType.OEQ).get(i % 3);
            Row row = TestRows.item("id" + i, Component.NATIVE, i % 11 == 10 ? "other" : "src", Split.TRAIN, type)
                    .toRow();
            row = TestRows.with(row, "question", questions[i % 5]);
            row = TestRows.with(row, "language", i % 7 == 6 ? "en" : "fr");
            rows.add(TestRows.with(
                    row,
                    "specialties",
                    i % 2 == 0 ? new Object[] {"Cardiology", "surgery"} : new Object[] {"Astrologie"}));
        }
        return rows;
    }

    @Test
    void tidiesHashesCategorisesAndMarks() {
        List<Row> clean = sorted(CleanStage.clean(TestRows.instructions(rows()), CONFIG));
        assertThat(clean).hasSize(60);
        Row messy = byId(clean, "id0");
        assertThat(Instruction.of(messy).question()).isEqualTo("Quel est l’examen à faire ici ?\n\nPrécisez.");
        assertThat(Instruction.of(messy).contentHash()).hasSize(32);
        assertThat(Instruction.of(messy).categories()).containsExactly("cardiology", "rheumatology-and-surgery");
        assertThat(reason(messy)).isEmpty();
        assertThat(reason(byId(clean, "id1"))).isEqualTo("clean/phone");
        assertThat(Instruction.of(byId(clean, "id1")).flags()).containsExactly("email");
        assertThat(reason(byId(clean, "id2"))).isEmpty();
        assertThat(reason(byId(clean, "id3"))).isEqualTo("clean/empty-question");
        assertThat(reason(byId(clean, "id4"))).isEqualTo("clean/encoding-damage");
        assertThat(reason(byId(clean, "id6"))).isEqualTo("clean/phone");
        assertThat(reason(byId(clean, "id20"))).isEqualTo("clean/awaiting-translation");
    }

    @Test
    void isIdempotent() {
        Dataset<Row> once = CleanStage.clean(TestRows.instructions(rows()), CONFIG);
        Column[] columns = Arrays.stream(Instruction.SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
        Dataset<Row> twice = CleanStage.clean(once.select(columns), CONFIG);
        assertThat(sorted(twice)).isEqualTo(sorted(once));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30})
    void doesNotDependOnOrderOrPartitions(int partitions) {
        List<Row> shuffled = rows();
        Collections.shuffle(shuffled, new Random(partitions));
        Dataset<Row> other =
                SparkTest.spark().createDataFrame(shuffled, Instruction.SCHEMA).repartition(partitions);
        assertThat(sorted(CleanStage.clean(other, CONFIG)))
                .isEqualTo(sorted(CleanStage.clean(TestRows.instructions(rows()), CONFIG)));
    }

    @Test
    void countsLabelsMappedOrNot() {
        Map<String, Output> outputs = new CleanStage(CONFIG).apply(inputs(TestRows.texts()));
        assertThat(outputs.keySet()).containsExactly(CleanStage.OUTPUT, CleanStage.CLEAN_TEXTS, CleanStage.LABELS);
        assertThat(outputs.get(CleanStage.LABELS)
                        .rows()
                        .filter("source = 'src'")
                        .orderBy("label")
                        .collectAsList())
                .extracting(
                        row -> row.getString(1), row -> row.getString(2), row -> row.getList(3), row -> row.getLong(4))
                .containsExactly(
                        tuple("Astrologie", "unmapped", List.of(), 28L),
                        tuple("Cardiology", "mapped", List.of("cardiology"), 27L),
                        tuple("surgery", "mapped", List.of("rheumatology-and-surgery"), 27L));
    }

    @Test
    void failsWithCountAndIdsButNoText() {
        CleanConfig config = CleanConfigs.all(Action.FLAG, Check.PHONE, Action.FAIL);
        assertThatThrownBy(() -> new CleanStage(config).apply(inputs(TestRows.texts())))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Cannot accept rows with findings set to fail: phone 12 (rows id1, id11, id16, id21, id26)");
    }

    @Test
    void textsAreAskedWhatATextCanBeAsked() {
        List<Row> clean = sorted(CleanStage.cleanTexts(TestRows.texts(texts()), CONFIG));
        assertThat(clean)
                .extracting(row -> row.getString(0) + " " + reason(row))
                .containsExactly(
                        "damaged clean/encoding-damage",
                        "english clean/wrong-language",
                        "mail ",
                        "phone clean/phone",
                        "short clean/too-short",
                        "sound ");
        SourceText sound = SourceText.of(byId(clean, "sound"));
        assertThat(sound.text()).startsWith("Un homme de 40 ans\u2019").doesNotContain("\u00A0");
        assertThat(sound.categories()).containsExactly("cardiology");
        assertThat(SourceText.of(byId(clean, "mail")).flags()).containsExactly("email");
        // Once more changes nothing.
        Dataset<Row> once = CleanStage.cleanTexts(TestRows.texts(texts()), CONFIG);
        assertThat(sorted(CleanStage.cleanTexts(
                        once.drop(Drops.STAGE, Drops.REASON).repartition(5), CONFIG)))
                .isEqualTo(clean);
    }

    @Test
    void labelsOfTextsAreListedToo() {
        assertThat(new CleanStage(CONFIG)
                        .apply(inputs(TestRows.texts(texts())))
                        .get(CleanStage.LABELS)
                        .rows()
                        .filter("source = 'cases'")
                        .orderBy("label")
                        .collectAsList())
                .extracting(row -> row.getString(1), row -> row.getString(2), row -> row.getLong(4))
                .containsExactly(tuple("Alchimie", "unmapped", 5L), tuple("Cardiology", "mapped", 1L));
    }

    @Test
    void textsFailTheJobLikeRows() {
        CleanConfig config = CleanConfigs.all(Action.FLAG, Check.ENCODING_DAMAGE, Action.FAIL);
        Dataset<Row> none = TestRows.instructions(List.of());
        Map<String, Dataset<Row>> inputs = Map.of(CleanStage.INPUT, none, CleanStage.TEXTS, TestRows.texts(texts()));
        assertThatThrownBy(() -> new CleanStage(config).apply(inputs))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot accept rows with findings set to fail: encoding-damage 1 (rows damaged)");
    }

    private static SourceText[] texts() {
        String case1 = "Un homme de 40 ans’ consulte\u00A0pour une douleur thoracique qui dure depuis deux heures ; "
                + "l’électrocardiogramme montre un sus-décalage du segment ST dans le territoire inférieur.";
        String english = "A forty year old man was seen for chest pain that had lasted for two hours, and the tracing "
                + "showed an elevation of the segment.";
        return new SourceText[] {
            TestRows.text("sound", "cases", Split.TRAIN, case1, "Cardiology"),
            TestRows.text("english", "cases", Split.TRAIN, english, "Alchimie"),
            TestRows.text("short", "cases", Split.TRAIN, "Résumé non disponible.", "Alchimie"),
            TestRows.text("damaged", "cases", Split.TRAIN, case1.replace("é", "Ã©"), "Alchimie"),
            TestRows.text("mail", "cases", Split.TRAIN, case1 + " Écrire à a@b.fr.", "Alchimie"),
            TestRows.text("phone", "cases", Split.TEST, case1 + " Appeler le 06 12 34 56 78.", "Alchimie")
        };
    }

    private static Map<String, Dataset<Row>> inputs(Dataset<Row> texts) {
        return Map.of(CleanStage.INPUT, TestRows.instructions(rows()), CleanStage.TEXTS, texts);
    }

    private static List<Row> sorted(Dataset<Row> rows) {
        return rows.orderBy("id").collectAsList();
    }

    private static Row byId(List<Row> rows, String id) {
        return rows.stream()
                .filter(row -> row.getString(0).equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String reason(Row row) {
        String stage = row.getString(row.fieldIndex(Drops.STAGE));
        String reason = row.getString(row.fieldIndex(Drops.REASON));
        return stage.isEmpty() ? reason : stage + "/" + reason;
    }
}
