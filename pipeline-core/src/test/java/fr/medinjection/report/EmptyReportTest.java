package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyReportTest {
    @TempDir
    Path out;

    @Test
    void anEmptyFolderSaysWhatToRun() throws IOException {
        assertThat(page())
                .contains("There is no dataset “corpus” in this folder yet. Run: ./submit.sh pipeline --config FILE")
                .contains("“leaks”", "“duplicates”", "“mixes/NAT”", "27,931");
    }

    @Test
    void aMissingDatasetLeavesTheOthersShown() throws IOException {
        ReportRows rows = new ReportRows(out.toString());
        rows.writeAll(1);
        rows.store().delete("leaks");
        rows.store().delete("mixes");
        rows.store().delete("dropped");
        assertThat(page())
                .contains("“leaks”", "“mixes/NAT”", "“dropped”")
                .contains("id=\"table-1-components\"", "id=\"duplicate-kinds\"")
                .doesNotContain("“corpus”", "id=\"leak-matrix\"");
    }

    @Test
    void rowsThatWereReadAndNotCleanedAreMissed() throws IOException {
        ReportRows rows = new ReportRows(out.toString());
        rows.writeAll(1);
        rows.readLater("mediqal", 2);
        assertThat(page())
                .contains("The counts of 1 sources do not balance: mediqal has +2 rows that are neither in the corpus");
    }

    private String page() throws IOException {
        Reports.write(SparkTest.spark(), new ReportRows(out.toString()).store(), ReportRows.CONFIG);
        return Files.readString(out.resolve("report/index.html"));
    }
}
