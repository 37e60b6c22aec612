package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    @TempDir
    static Path out;

    private static String page;

    @BeforeAll
    static void write() throws IOException {
        ReportRows rows = new ReportRows(out.toString());
        rows.writeAll(1);
        Reports.write(SparkTest.spark(), rows.store(), ReportRows.CONFIG);
        page = read("report/index.html");
    }

    @Test
    void countsTheCorpusBesideThePaper() throws IOException {
        // By hand: 282 native rows less 7 unclean, 3 duplicates and 3 leaks (12 rows have no 20th); of 280 translated
        // rows
        // the first 70 are English, and nothing else drops any; 150 synthetic rows less 5, 1 and 1.
        assertThat(lines("tables/table-1-components.csv"))
                .containsExactly(
                        "component,run_train,run_validation,run_test,run_total,paper_train,paper_validation,paper_test,"
                                + "paper_total,difference_train,difference_validation,difference_test,difference_total",
                        "Native,213,28,28,269,57563,5055,14629,77247,-57350,-5027,-14601,-76978",
                        "Translated,168,21,21,210,366370,38011,13293,417674,-366202,-37990,-13272,-417464",
                        "Synthetic,143,0,0,143,76506,0,0,76506,-76363,0,0,-76363",
                        "Total,524,49,49,622,500439,43066,27922,571427,-499915,-43017,-27873,-570805");
    }

    @Test
    void namesWhatDoesNotAddUpInThePaper() {
        assertThat(page)
                .contains("27,931", "27,922", "571,436", "571,427")
                .contains("27\u202f931", "27\u202f922", "571\u202f436", "571\u202f427")
                .contains("WMT biomedical: 8,983")
                .contains("416,401", "570,154", "577,577");
    }

    @Test
    void everySourceBalances() throws IOException {
        assertThat(page).contains("Every row read is either in the corpus or among the dropped rows");
        assertThat(lines("tables/funnel-sources.csv"))
                .contains("medmcqa,245,2,3,0,240,0,30,0,0,210,0.875000")
                .contains("mediqal,125,2,3,0,120,3,0,1,1,115,0.958333");
        assertThat(lines("tables/funnel-reasons.csv"))
                .contains("mediqal,Cleaning,Question is empty,3", "medmcqa,Language,\"In English, not translated\",30");
    }

    @Test
    void whatComesFromDataIsText() {
        assertThat(page).doesNotContain(ReportRows.HOSTILE).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        assertThat(page.split("<script", -1)).hasSize(2);
    }

    @Test
    void nothingIsFetchedFromAnywhere() {
        assertThat(page)
                .doesNotContain("http://", "https://", "@import", "url(")
                .contains("default-src &#39;none&#39;");
    }

    @Test
    void theSameDatasetsGiveTheSameBytes() throws IOException {
        Map<String, String> before = files();
        Reports.write(SparkTest.spark(), new ReportRows(out.toString()).store(), ReportRows.CONFIG);
        assertThat(files()).isEqualTo(before).hasSizeGreaterThan(20);
    }

    @Test
    void everyLinkHasItsFile() throws IOException {
        List<String> links = Stream.of(page.split("href=\""))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .filter(link -> link.contains("/"))
                .toList();
        assertThat(links).hasSizeGreaterThan(20).allSatisfy(link -> assertThat(out.resolve("report/" + link))
                .isNotEmptyFile());
    }

    @Test
    void mixesShowTheirProofs() throws IOException {
        assertThat(lines("tables/mixes-sizes.csv")).hasSize(4).allMatch(line -> !line.contains("FAILS"));
    }

    @Test
    void categoriesOfARowShareIt() throws IOException {
        double[] sums = new double[2];
        for (String line : lines("tables/specialties.csv").subList(1, 7)) {
            String[] cells = line.split(",", -1);
            sums[0] += Double.parseDouble(cells[2]);
            sums[1] += Double.parseDouble(cells[4]);
        }
        assertThat(sums[0]).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        assertThat(sums[1]).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
    }

    @Test
    void leaksAndDuplicatesAreCounted() throws IOException {
        assertThat(lines("tables/leak-components.csv"))
                .contains("Native,Native,1,0,0,0,1", "Translated,Native,0,1,0,0,1", "Total,,1,1,1,0,3");
        assertThat(lines("tables/duplicate-kinds.csv"))
                .contains("Exact,1,2,1,0,0", "Near,1,2,0,1,0", "\"Same question, another answer\",1,2,0,0,0");
        assertThat(lines("tables/duplicate-components.csv")).contains("Translated,1,0,0");
        assertThat(lines("tables/personal-data-flags.csv"))
                .contains("mediqal,1,1,0,0", "morfitt,1,0,0,0", "Total,8,7,0,0");
    }

    @Test
    void textsAndTheirReasonsAreCounted() throws IOException {
        assertThat(lines("tables/texts-sources.csv")).contains("morfitt,3,0,0,1,0,1,0,1,0", "Total,3,0,0,1,0,1,0,1,0");
        assertThat(lines("tables/texts-reasons.csv")).contains("morfitt,Duplicates,Exact duplicate,1");
        assertThat(lines("tables/texts-duplicates.csv")).contains("morfitt,1,0");
    }

    @Test
    void labelsWithoutACategoryAreShownTheMostFrequentFirst() throws IOException {
        assertThat(lines("tables/unmapped-labels.csv"))
                .containsExactly(
                        "label,source,rows",
                        ReportRows.HOSTILE + "," + ReportRows.HOSTILE + ",7",
                        "Astrologie,mediqal,2");
    }

    @Test
    void showsATrainingItemOfEachFormOfEachComponent() {
        assertThat(page.split("<figure class=\"example\">", -1)).hasSize(1 + 4);
        assertThat(page).contains("A. oui ✓", "<li>B. non</li>").containsPattern("Réponse wmt-biomedical-[0-9]+<");
        List<String> shown = Pattern.compile("Question ([^<]*-[0-9]+) \\?")
                .matcher(page)
                .results()
                .map(question -> question.group(1))
                .toList();
        assertThat(shown)
                .as("of synthetic items all are for training, of others those whose numbers end otherwise")
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(id -> id.startsWith("release-synthetic-") || !id.matches(".*[89]"));
    }

    @Test
    void saysEveryLicenceAndSeed() throws IOException {
        assertThat(lines("tables/licences.csv"))
                .containsExactly("licence,NATIVE,TRANSLATED,SYNTHETIC,rows,passed_on", "CC-BY-4.0,269,210,143,622,yes");
        assertThat(lines("tables/seeds.csv")).containsExactly("stage,key,seed", "mix,seed,42");
    }

    private static List<String> lines(String file) throws IOException {
        return read("report/" + file).lines().toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(out.resolve(file));
    }

    /** Contents by path, without the manifest, whose times differ. */
    private static Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out.resolve("report"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("_manifest.json")) {
                    contents.put(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }
}
