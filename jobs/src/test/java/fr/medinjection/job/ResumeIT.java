package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed at several stages, one after the other on one output, end as a run does that nobody disturbs. */
class ResumeIT {
    /** Where to kill: while this folder is being written, or, if that was too quick to be seen, once the stage is done. */
    private record Kill(String stage, String staging) {}

    private static final List<Kill> KILLS = List.of(
            new Kill("ingest", "_staging.instructions"),
            new Kill("clean", "stages/_staging.clean"),
            new Kill("dedup", "_staging.duplicates"),
            new Kill("corpus", "_staging.corpus"),
            new Kill("mix", "mixes/_staging.SYN"),
            new Kill("export", "_staging.export"),
            new Kill("finetune", "models/_training/SYN"));

    /** The page names the runs that made what it shows. */
    private static final String PAGE = "report";

    @TempDir
    Path dir;

    @Test
    void killedRunsEndAsAnUndisturbedOne() throws Exception {
        Path out = dir.resolve("out");
        for (Kill kill : KILLS) {
            try (MainProcess process = MainProcess.start(dir.resolve(kill.stage()), SampleRun.args(out))) {
                process.await(
                        kill.stage(),
                        () -> Files.exists(out.resolve(kill.staging()))
                                || process.screen().contains(kill.stage() + " "));
                process.kill();
            }
            assertThat(OutputFiles.unfinished(out))
                    .as("after the kill during " + kill.stage())
                    .isEmpty();
        }
        try (MainProcess last = MainProcess.start(dir.resolve("last"), SampleRun.args(out))) {
            assertThat(last.exitStatus()).as(last.screen()).isZero();
            assertThat(last.screen()).contains("up to date");
        }
        Path whole = SampleRun.finished().out;
        assertThat(versions(out)).isEqualTo(versions(whole));
        assertThat(OutputFiles.hashes(out)).isEqualTo(OutputFiles.hashes(whole));
    }

    @Test
    void aSecondRunOnOneOutputIsRefusedAndDisturbsNothing() throws Exception {
        Path out = dir.resolve("out");
        try (MainProcess first = MainProcess.start(dir.resolve("first"), SampleRun.args(out))) {
            first.await("lease", () -> Files.exists(out.resolve("_lease.json")));
            Ran second = Ran.of(SampleRun.args(out));
            assertThat(second.errors())
                    .contains("Cannot write to the output folder: " + out + ": run pipeline-")
                    .contains("(process " + first.pid() + ") is writing there");
            assertThat(second.status()).isEqualTo(2);
            assertThat(out.resolve("_lease.json")).exists();
            assertThat(first.isAlive()).as(first.screen()).isTrue();
            first.kill();
        }
    }

    /** What the manifests say of the datasets, times and runs aside. */
    private static SortedMap<String, List<Object>> versions(Path out) {
        DatasetStore store = new DatasetStore(new Configuration(), out.toString());
        SortedMap<String, List<Object>> versions = new TreeMap<>();
        for (String name : Datasets.names(out)) {
            if (name.equals(PAGE)) {
                continue;
            }
            Manifest manifest = store.manifest(name).orElseThrow();
            Object counts = Map.copyOf(manifest.counts());
            versions.put(name, List.of(manifest.checksum(), manifest.rows(), manifest.fingerprint(), counts));
        }
        return versions;
    }
}
