package fr.medinjection.report;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.report.page.Page;
import fr.medinjection.stage.CodeVersion;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Writes the report of an output folder: one page, with tables as CSV and figures as SVG and PNG beside it. */
public final class Reports {
    public static final String DATASET = "report";

    private Reports() {}

    /** Counts, renders and puts the whole folder in the place of the old one, unless nothing changed; returns the page. */
    public static Path write(SparkSession spark, DatasetStore store, ReportConfig config) {
        Instant started = Instant.now();
        ReportReader reader = new ReportReader(spark, store, config);
        SortedMap<String, Manifest> manifests = reader.manifests();
        String version = version(manifests, config);
        Path shown = new Path(store.path(DATASET), PageFiles.PAGE);
        if (store.manifest(DATASET).filter(m -> m.fingerprint().equals(version)).isPresent()) {
            return shown;
        }
        spark.sparkContext().setJobGroup(DATASET, "Counting for the report", false);
        ReportData data = reader.read(manifests);
        Page page = Report.page(data, Paper.printed(), config);
        Path staging = store.stage(DATASET);
        try {
            PageFiles.write(store.fileSystem(), staging, page);
        } catch (IOException e) {
            throw new UserException("Cannot write the report: " + store.path(DATASET) + ": " + Failures.line(e), e);
        }
        store.commit(DATASET, manifest(data, config, spark.version(), started));
        return shown;
    }

    /** What decides the page: settings, code, and every dataset with the run that made it, for the page names that too. */
    private static String version(SortedMap<String, Manifest> manifests, ReportConfig config) {
        String settings = Manifest.JSON.valueToTree(config).toString();
        List<String> parts = new ArrayList<>(List.of(DATASET, settings, CodeVersion.of(Reports.class)));
        manifests.forEach((name, made) -> parts.addAll(List.of(name, made.checksum(), made.startedAt())));
        return Ids.hash(parts.toArray(String[]::new));
    }

    private static Manifest manifest(ReportData data, ReportConfig config, String sparkVersion, Instant started) {
        String version = version(new TreeMap<>(data.manifests()), config);
        List<Manifest.Input> inputs = new ArrayList<>();
        data.manifests().forEach((name, made) -> inputs.add(new Manifest.Input(name, made.checksum(), made.rows())));
        return new Manifest(
                DATASET,
                DATASET,
                version,
                version,
                0,
                Map.of(),
                Map.of(),
                Manifest.JSON.valueToTree(config),
                inputs,
                CodeVersion.of(Reports.class),
                sparkVersion,
                System.getProperty("java.version"),
                latestRun(data),
                started.toString(),
                Duration.between(started, Instant.now()).toMillis() / 1000.0);
    }

    /** The run whose results the report shows last. */
    private static String latestRun(ReportData data) {
        return data.manifests().values().stream()
                .max(Comparator.comparing(Manifest::startedAt).thenComparing(Manifest::dataset))
                .map(Manifest::runId)
                .orElse("");
    }
}
