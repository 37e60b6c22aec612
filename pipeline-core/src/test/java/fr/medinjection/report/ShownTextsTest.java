package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.TestItem;
import fr.medinjection.TestRows;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.Licences;
import fr.medinjection.export.ShareAlike;
import fr.medinjection.report.page.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Texts whose licence forbids passing them on, and items that a model is to be tested with, stay off the page. */
class ShownTextsTest {
    private static final String QUESTION = "Quelle est la première cause d'insuffisance cardiaque du sujet âgé, selon ";
    private static final Licences LICENCES =
            new Licences(List.of("", "CC-BY-NC*"), List.of("CC-BY-SA-4.0"), ShareAlike.EXCLUDE);
    private static final ReportConfig CONFIG = new ReportConfig(Text.NONE, 1000, Map.of(), LICENCES);

    private static Instruction item(String id, Split split, TaskType type, String licence) {
        TestItem item = TestItem.of(id)
                .placed(Component.NATIVE, "source", split)
                .question(QUESTION + id + " ?")
                .answer(type.isClosed() ? "" : "L'ischémie")
                .lineage(Lineage.published("source", id, "file.json", licence));
        return type.isClosed()
                ? item.closed(type, List.of("oui", "non"), List.of(0)).build()
                : item.build();
    }

    /** Of every kind so many that some would come first in any order. */
    private static Stream<Instruction> many(String name, Split split, String licence) {
        return IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> Stream.of(
                        item(name + "-closed-" + i, split, TaskType.MCQ, licence),
                        item(name + "-open-" + i, split, TaskType.OEQ, licence)));
    }

    private static Dataset<Row> corpus(Stream<Instruction> items) {
        return TestRows.instructions(items.map(Instruction::toRow).toList());
    }

    private static Stream<Instruction> withheld() {
        return Stream.of(
                        many("unstated", Split.TRAIN, ""),
                        many("restricted", Split.TRAIN, "cc-by-nc-4.0"),
                        many("alike", Split.TRAIN, "CC-BY-SA-4.0"))
                .flatMap(items -> items);
    }

    @Test
    void examplesAreTrainingItemsThatMayBePassedOn() {
        Stream<Instruction> free = Stream.of(
                item("free-closed", Split.TRAIN, TaskType.MCQ, "CC-BY-4.0"),
                item("free-open", Split.TRAIN, TaskType.OEQ, "CC-BY-4.0"));
        Stream<Instruction> held =
                Stream.concat(many("test", Split.TEST, "CC-BY-4.0"), many("validation", Split.VALIDATION, "CC-BY-4.0"));
        Dataset<Row> corpus = corpus(Stream.of(withheld(), held, free).flatMap(items -> items));
        assertThat(ExampleFacts.read(corpus, LICENCES).items())
                .extracting(Instruction::id)
                .containsExactly("free-closed", "free-open");
        assertThat(ExampleFacts.read(corpus(withheld()), LICENCES).items()).isEmpty();
    }

    @Test
    void onTheMapSuchItemsArePointsWithoutText() {
        List<Instruction> items = Stream.concat(withheld(), many("free", Split.TRAIN, "CC-BY-4.0"))
                .toList();
        Dataset<Row> map = SparkTest.spark()
                .createDataFrame(
                        items.stream()
                                .map(item -> RowFactory.create(item.id(), 1.0, 2.0))
                                .toList(),
                        new StructType()
                                .add("id", DataTypes.StringType)
                                .add("x", DataTypes.DoubleType)
                                .add("y", DataTypes.DoubleType));
        List<MapFacts.Item> points =
                MapFacts.read(map, corpus(items.stream()), CONFIG).items();
        assertThat(points).hasSize(4 * 40);
        assertThat(points.stream().map(MapFacts.Item::text).filter(text -> !text.isEmpty()))
                .hasSize(40)
                .allMatch(text -> text.startsWith(QUESTION + "free-"));
    }
}
