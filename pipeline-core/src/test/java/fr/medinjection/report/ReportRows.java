package fr.medinjection.report;

import static fr.medinjection.TestRows.item;
import static fr.medinjection.TestRows.with;

import fr.medinjection.SparkTest;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.export.Licences;
import fr.medinjection.export.ShareAlike;
import fr.medinjection.mix.MixConfig;
import fr.medinjection.mix.MixSpec;
import fr.medinjection.mix.MixStage;
import fr.medinjection.mix.QualityConfig;
import fr.medinjection.report.page.Text;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import fr.medinjection.stage.StageRunner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A whole output folder of made-up rows, for tests of the report and for looking at it. */
final class ReportRows {
    /** A name that must show as text, wherever it stands. */
    static final String HOSTILE = "<script>alert('x')</script>";

    static final List<String> CATEGORIES = List.of(
            "cardiology", "gastroenterology", "immunology-and-microbiology", "pharmacology", "neurology", "pneumology");

    /** Rows without a licence are not passed on. */
    static final Licences LICENCES = new Licences(List.of(""), List.of(), ShareAlike.TOGETHER);

    static final ReportConfig CONFIG = new ReportConfig(
            Text.of("MedInjection-FR: the corpus", "MedInjection-FR : le corpus"),
            1000,
            Map.of(
                    "cardiology", Text.of("Cardiology", "Cardiologie et médecine vasculaire"),
                    "gastroenterology", Text.of("Gastroenterology", "Hépato-gastro-entérologie"),
                    "immunology-and-microbiology",
                            Text.of("Immunology and microbiology", "Immunologie et microbiologie"),
                    "pharmacology", Text.of("Pharmacology", "Pharmacologie"),
                    "neurology", Text.of("Neurology", "Neurologie")),
            LICENCES);

    /** A source, how many rows it has, and what becomes of the first of them. */
    private record Plan(String source, Component component, TaskType type, int rows, int bad, int english) {}

    private static final List<Plan> PLANS = List.of(
            new Plan("mediqal", Component.NATIVE, TaskType.MCQU, 120, 3, 0),
            new Plan("frenchmedmcqa", Component.NATIVE, TaskType.MCQ, 90, 2, 0),
            new Plan("wmt-biomedical", Component.NATIVE, TaskType.OEQ, 60, 1, 0),
            new Plan(HOSTILE, Component.NATIVE, TaskType.MCQ, 12, 1, 0),
            new Plan("medmcqa", Component.TRANSLATED, TaskType.MCQU, 240, 4, 30),
            new Plan("k-qa", Component.TRANSLATED, TaskType.OEQ, 40, 0, 40),
            new Plan("release-synthetic", Component.SYNTHETIC, TaskType.MCQ, 150, 5, 0));

    private final StageRunner runner;

    ReportRows(String out) {
        runner = new StageRunner(
                SparkTest.spark(),
                new DatasetStore(new Configuration(), out),
                new FileLayout(2, 1, "zstd"),
                new StageRunner.RunInfo("run-1", "code-1"),
                new Console(new PrintStream(OutputStream.nullOutputStream())));
    }

    DatasetStore store() {
        return runner.store();
    }

    /** Made-up outputs under one stage name. */
    private record Given(String name, Settings config, Map<String, Output> outputs) implements Stage {
        record Settings(String scale) {}

        @Override
        public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
            return outputs;
        }
    }

    /** Every dataset, each plan's rows taken {@code scale} times. */
    void writeAll(int scale) {
        List<Row> clean = clean(scale);
        give("ingest", "instructions", output(undropped(clean), Instruction.SCHEMA, ingestFacts(clean)));
        give("ingest", "quarantine", output(quarantine(), ReportFindings.QUARANTINE, Map.of()));
        give("clean", "stages/clean", output(clean, Drops.marked(Instruction.SCHEMA), Map.of()));
        give("dedup", "duplicates", output(ReportFindings.duplicates(), ReportFindings.DUPLICATES, Map.of()));
        give("leaks", "leaks", output(ReportFindings.leaks(), ReportFindings.LEAKS, Map.of()));
        List<Row> kept = clean.stream().filter(row -> reason(row).isEmpty()).toList();
        List<Row> dropped = clean.stream().filter(row -> !reason(row).isEmpty()).toList();
        give(
                "corpus",
                "corpus",
                new Output(
                        frame(undropped(kept), Instruction.SCHEMA),
                        List.of("component", "split", "type"),
                        List.of("id"),
                        List.of("component", "split", "type")));
        give("corpus", "dropped", output(dropped, Drops.marked(Instruction.SCHEMA), Map.of()));
        StructType texts = Drops.marked(SourceText.SCHEMA);
        give("clean", "stages/texts", output(ReportFindings.texts(""), texts, Map.of()));
        give("corpus", "checked-texts", output(ReportFindings.texts("dedup exact-duplicate"), texts, Map.of()));
        give("clean", "stages/labels", output(ReportFindings.LABELS, fr.medinjection.clean.Labels.SCHEMA, Map.of()));
        mixes();
    }

    /** Reads so many rows more of a source, of which nothing is cleaned yet. */
    void readLater(String source, int more) {
        List<Row> rows = new ArrayList<>(undropped(clean(1)));
        IntStream.range(0, more)
                .mapToObj(i -> item("later-" + i, Component.NATIVE, source, Split.TRAIN, TaskType.MCQU)
                        .toRow())
                .forEach(rows::add);
        store().delete("instructions");
        give("ingest", "instructions", output(rows, Instruction.SCHEMA, Map.of()));
    }

    private void mixes() {
        Map<String, MixSpec> mixes = new TreeMap<>();
        for (String mix : List.of("NAT native", "SYN synthetic", "NAT-SYN native synthetic")) {
            String[] words = mix.split(" ");
            Map<String, Long> parts = new TreeMap<>();
            Stream.of(words).skip(1).forEach(part -> parts.put(part, 1L));
            mixes.put(words[0], new MixSpec("auto", parts));
        }
        MixConfig config = new MixConfig(
                42,
                List.of(TaskType.MCQ, TaskType.MCQU),
                0.1,
                new QualityConfig(0, QualityConfig.Unjudged.DROP),
                mixes);
        runner.run(
                new MixStage(config),
                List.of("corpus"),
                mixes.keySet().stream().map(name -> MixStage.FOLDER + name).toList());
    }

    private void give(String stage, String dataset, Output output) {
        Map<String, Output> outputs = new LinkedHashMap<>(Map.of(dataset, output));
        runner.runOnRaw(new Given(stage, new Given.Settings(dataset), outputs), List.of(), List.of(dataset));
    }

    /** All rows with the marks of what drops them. */
    static List<Row> clean(int scale) {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (Plan plan : PLANS) {
            for (int i = 0; i < plan.rows() * scale; i++) {
                rows.add(marked(row(plan, i, random), plan, i, scale));
            }
        }
        return rows;
    }

    private static Row row(Plan plan, int i, Random random) {
        Split split = plan.component() == Component.SYNTHETIC
                ? Split.TRAIN
                : i % 10 == 8 ? Split.VALIDATION : i % 10 == 9 ? Split.TEST : Split.TRAIN;
        Row row = item(plan.source() + "-" + i, plan.component(), plan.source(), split, plan.type())
                .toRow();
        List<String> categories = IntStream.range(0, CATEGORIES.size())
                .filter(c -> random.nextInt(CATEGORIES.size() + c) < 2)
                .mapToObj(CATEGORIES::get)
                .toList();
        row = with(row, "categories", categories.toArray());
        row = with(row, "language", i < plan.english() ? "en" : "fr");
        row = with(
                row,
                "flags",
                i == 4 ? new Object[] {"email"} : i == 5 ? new Object[] {"phone", "long"} : new Object[0]);
        return i % 3 == 0 ? with(row, "context", "Un contexte.") : row;
    }

    private static Row marked(Row row, Plan plan, int i, int scale) {
        String mark = i < plan.english()
                ? "corpus language-en"
                : i < plan.bad() * scale
                        ? "clean empty-question"
                        : i == 20 ? "dedup near-duplicate" : i == 21 ? "leaks rewrapped-leak" : " ";
        Object[] values = IntStream.range(0, row.length() + 2)
                .mapToObj(at -> at < row.length() ? row.get(at) : mark.split(" ", 2)[at - row.length()])
                .toArray();
        return RowFactory.create(values);
    }

    private static String reason(Row row) {
        return row.getString(row.length() - 1);
    }

    private static List<Row> undropped(List<Row> rows) {
        int width = Instruction.SCHEMA.size();
        return rows.stream()
                .map(row -> RowFactory.create(
                        IntStream.range(0, width).mapToObj(row::get).toArray()))
                .toList();
    }

    private static Map<String, Object> ingestFacts(List<Row> rows) {
        Map<String, Object> sources = new TreeMap<>();
        int at = Instruction.SCHEMA.fieldIndex("source");
        for (Plan plan : PLANS) {
            long read = rows.stream()
                    .filter(row -> row.getString(at).equals(plan.source()))
                    .count();
            sources.put(
                    plan.source(),
                    Map.of(
                            "records",
                            read + 5,
                            "instructions",
                            read,
                            "texts",
                            0,
                            "quarantined",
                            Map.of("broken-json", 2),
                            "skipped",
                            Map.of("other-category", 3)));
        }
        return Map.of("sources", sources);
    }

    private static List<Row> quarantine() {
        return PLANS.stream()
                .flatMap(plan -> Stream.of("a.json", "b.json")
                        .map(file ->
                                RowFactory.create(plan.source(), file, "broken-json", "unexpected end", "{\"id\": ")))
                .toList();
    }

    private static Output output(List<Row> rows, StructType schema, Map<String, Object> facts) {
        List<String> keys = Stream.of(schema.fieldNames())
                .filter(name -> List.of("id", "source", "file", "reason", "cluster", "train_id", "test_id")
                        .contains(name))
                .toList();
        return new Output(frame(rows, schema), List.of(), keys, List.of(), facts);
    }

    private static Dataset<Row> frame(List<Row> rows, StructType schema) {
        return SparkTest.spark().createDataFrame(rows, schema);
    }
}
