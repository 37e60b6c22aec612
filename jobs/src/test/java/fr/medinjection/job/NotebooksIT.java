package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.notebook.Forms;
import fr.medinjection.notebook.Note;
import fr.medinjection.notebook.Note.Paragraph;
import fr.medinjection.notebook.RunTable;
import fr.medinjection.notebook.RunTables;
import fr.medinjection.notebook.ScalaShell;
import fr.medinjection.source.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every paragraph of every note, on the finished sample with map, judges and ratings, and on a folder with nothing in it. */
class NotebooksIT {
    private static final List<Note> NOTES = Note.all(Reading.root().resolve("notebooks"));

    /** What Zeppelin writes into a note when it is run. */
    private static final Set<String> TRACES = Set.of("results", "dateStarted", "dateFinished", "errorMessage");

    @TempDir
    static Path dir;

    private static Path out;
    private static SparkSession spark;
    private static ScalaShell shell;
    private static Forms forms;

    @BeforeAll
    static void start() throws IOException {
        out = RatedSample.in(dir.resolve("out"));
        Path classes = Files.createDirectory(dir.resolve("classes"));
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.extensions", "fr.medinjection.udf.UdfsExtension")
                .config("spark.repl.class.outputDir", classes.toString())
                .getOrCreate();
        shell = new ScalaShell(classes, NotebooksIT.class.getClassLoader());
        forms = new Forms();
        shell.bind("spark", SparkSession.class.getName(), spark);
        shell.bind("z", Forms.class.getName(), forms);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void notesHoldNoResults() {
        Set<String> ids = new HashSet<>();
        assertThat(NOTES).hasSize(5);
        for (Note note : NOTES) {
            String id = note.json().path("id").asText();
            assertThat(note.file().getFileName()).hasToString(note.name() + "_" + id + ".zpln");
            assertThat(ids.add(id)).isTrue();
            for (Paragraph paragraph : note.paragraphs()) {
                List<String> fields = new ArrayList<>();
                paragraph.json().fieldNames().forEachRemaining(fields::add);
                assertThat(fields).as(paragraph.title()).doesNotContainAnyElementsOf(TRACES);
                assertThat(paragraph.json().path("status").asText()).isEqualTo("READY");
                assertThat(paragraph.json().path("settings").path("params")).isEmpty();
                assertThat(ids.add(paragraph.json().path("id").asText())).isTrue();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyParagraphRunsOnTheSample() {
        return NOTES.stream()
                .flatMap(note -> Stream.concat(
                        Stream.of(DynamicTest.dynamicTest(note.name() + ": folder", () -> open(out))),
                        note.paragraphs().stream()
                                .map(paragraph -> DynamicTest.dynamicTest(
                                        note.name() + ": " + paragraph.title(), () -> onSample(paragraph)))));
    }

    private static void open(Path folder) {
        spark.conf().set("spark.medinjection.out", folder.toString());
    }

    /** Where the sample has everything, no table is missing and no query is without rows. */
    private static void onSample(Paragraph paragraph) {
        String shown = run(paragraph);
        if (paragraph.interpreter().equals("%spark")) {
            assertThat(shown).startsWith("%table table\trows\tmissing\n").doesNotContain("run ./submit.sh");
            assertThat(forms.asked()).contains("Folder of the run");
        }
        if (paragraph.interpreter().equals("%spark.sql") && !MAY_BE_EMPTY.contains(paragraph.title())) {
            assertThat(shown).as("rows").isNotEmpty();
        }
    }

    /** Of what the sample may well have none. */
    private static final Set<String> MAY_BE_EMPTY = Set.of(
            "Replies of judges that are no verdict",
            "Replies that the tolerant parser reads and the published one does not",
            "Answers on which a judge and the raters differ");

    /** What a paragraph prints, or its rows; anything that Zeppelin would call an error fails. */
    private static String run(Paragraph paragraph) {
        switch (paragraph.interpreter()) {
            case "%md" -> {
                return paragraph.code();
            }
            case "%spark" -> {
                ScalaShell.Outcome outcome = shell.run(paragraph.filledIn());
                assertThat(outcome.isWhole()).as(outcome.output()).isTrue();
                return outcome.output();
            }
            case "%spark.sql" -> {
                Dataset<Row> found = spark.sql(paragraph.filledIn());
                checkGraph(paragraph, List.of(found.columns()));
                return found.collectAsList().stream().map(Row::mkString).collect(Collectors.joining("\n"));
            }
            default -> throw new AssertionError("No interpreter of the tour: " + paragraph.interpreter());
        }
    }

    /** The columns that a chart names are those of its query. */
    private static void checkGraph(Paragraph paragraph, List<String> columns) {
        JsonNode graph = paragraph.graph();
        assertThat(graph.path("mode").asText()).isNotEmpty();
        List<JsonNode> named = new ArrayList<>();
        for (String role : List.of("keys", "groups", "values")) {
            graph.path(role).forEach(named::add);
        }
        graph.path("setting").path("scatterChart").forEach(named::add);
        assertThat(named.isEmpty()).isEqualTo(graph.path("mode").asText().equals("table"));
        named.forEach(column -> assertThat(columns.indexOf(column.path("name").asText()))
                .as(column.path("name").asText())
                .isEqualTo(column.path("index").asInt()));
    }

    @TestFactory
    Stream<DynamicTest> aFolderWithNothingInItNamesTheJobsToRun() {
        return NOTES.stream()
                .map(note -> DynamicTest.dynamicTest(note.name(), () -> {
                    open(dir.resolve("nothing"));
                    for (Paragraph paragraph : note.paragraphs()) {
                        String shown = run(paragraph);
                        if (paragraph.interpreter().equals("%spark")) {
                            List<String> tables = shown.lines().skip(1).toList();
                            assertThat(tables)
                                    .isNotEmpty()
                                    .allMatch(line -> line.contains("nothing, run ./submit.sh "));
                        } else if (paragraph.interpreter().equals("%spark.sql")) {
                            assertThat(shown).as(paragraph.title()).isEmpty();
                        }
                    }
                }));
    }

    @Test
    void tablesHaveTheColumnsThatNotebooksUse() {
        String[] names = Arrays.stream(RunTable.values()).map(RunTable::table).toArray(String[]::new);
        assertThat(RunTables.of(spark, out.toString(), names)).doesNotContain("./submit.sh");
        for (RunTable table : RunTable.values()) {
            Dataset<Row> rows = spark.table(table.table());
            for (StructField column : table.columns().fields()) {
                String type = column.dataType().catalogString();
                String found = rows.schema().apply(column.name()).dataType().catalogString();
                String part = type.startsWith("struct<") ? type.substring("struct<".length(), type.length() - 1) : type;
                assertThat(found).as(table + " " + column.name()).contains(part);
            }
        }
    }

    @Test
    void scoresByTheFunctionsAreThoseOfTheJob() {
        Note scores = NOTES.stream()
                .filter(note -> note.name().equals("4-scores"))
                .findFirst()
                .orElseThrow();
        open(out);
        scores.paragraphs().stream()
                .filter(paragraph -> paragraph.interpreter().equals("%spark"))
                .forEach(NotebooksIT::run);
        List<String> byJob = exactMatches(scores, "Right answers by type of question", "replace(slice, 'type=', '')");
        List<String> byFunctions = exactMatches(scores, "The same from the answers, with the SQL functions", "type");
        assertThat(byFunctions).isNotEmpty().isEqualTo(byJob);
    }

    private static List<String> exactMatches(Note note, String title, String type) {
        Paragraph paragraph = note.paragraphs().stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow();
        return spark
                .sql("select model, " + type + " as type, exact_match from (" + paragraph.filledIn()
                        + ") order by 1, 2")
                .collectAsList()
                .stream()
                .map(Row::mkString)
                .toList();
    }
}
