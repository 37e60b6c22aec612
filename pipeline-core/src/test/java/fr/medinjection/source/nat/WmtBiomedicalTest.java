package fr.medinjection.source.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Reading;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WmtBiomedicalTest {
    private static final String EN = "doc1\t1\t[Title.]\ndoc1\t2\tOne.\ndoc1\t3\tTwo.\n";
    private static final String FR = "doc1\t1\tUn.\ndoc1\t2\tDeux a.\ndoc1\t3\tDeux b.\n";

    @ParameterizedTest
    @CsvSource({
        "wmt20biomedical/test_sets/Abstracts/medline_en2fr_en.txt,campaign:wmt20biomedical",
        "wmt20biomedical/gold_sets/gold_test_files/medline_en2fr_fr.txt,campaign:wmt20biomedical",
        "wmt20biomedical/gold_sets/alignment_files/fr-en_align_validation.tsv,campaign:wmt20biomedical",
        "wmt20biomedical/gold_sets/docid_mapping_files/fren_mapping.txt,campaign:wmt20biomedical",
        "2019/mapdocs_fr_en.txt,campaign:2019",
        "2022/gold_sets/alignment_files/fr2en_align_validation.tsv,campaign:2022",
        "2024/testsets/en2fr_en.txt,campaign:2024",
        "medline_en2fr_en.txt,campaign:",
        "Sentence level/edp17_en2fr.en,parallel:sentence level/edp17_en2fr",
        "Document level/medline20_fr2en_d1_id.en,parallel:document level/medline20_fr2en_d1",
        "train/123456_fr.txt,abstract:train/123456",
        "scielo/fr-en-training-health.xml.gz,bioc:scielo/fr-en-training-health.xml.gz",
        "scielo/health.xml,bioc:scielo/health.xml",
        "c.zip!/Cases/AB/EN/19144122,cases:c.zip!/cases/ab/",
        "c.zip!/Cases/AB/FR/AN_CG/19144122,cases:c.zip!/cases/ab/",
        "c.zip!/Cases/AB/FR/AN_CG.ospl,cases:c.zip!/cases/ab/",
        "c.zip!/Cases/FT/FR/CG/19144122,cases:c.zip!/cases/ft/",
        "Cases/report_fr.ospl,ospl:cases/report",
        "c.zip!/Cases/AB/FR/DL/19144122,''",
        "c.zip!/Cases/AB/FR/AN.ospl,''",
        "c.zip!/Cases/FT/FR/CG/old/19144122,''",
        "c.zip!/Cases/brat_evaluation/AN/AB/FR/AN_CG/19144122.txt,''",
        "scielo/es-en-training-health.xml,''",
        "scielo/gma_en2pt.xml,''",
        "2020/medline_en2de_de.txt,''",
        "2020/de-en_align_validation.tsv,''",
        "README.md,''"
    })
    void filesThatBelongTogether(String file, String unit) {
        assertThat(new WmtFiles().unitOf(file)).isEqualTo(unit);
    }

    @Test
    void alignmentsOf2019HaveFrenchFirstAndJoinSentences() throws BadRecordException {
        Reading reading = read(Map.of(
                "2019/medline_en2fr_en.txt",
                EN,
                "2019/medline_en2fr_fr.txt",
                FR,
                "2019/mapdocs_fr_en.txt",
                "99\tdoc1\n",
                "2019/align_validation_fr_en.txt",
                "99\tomitted <=> 1\tNO_ALIGNMENT\n99\t1 <=> 2\tOK\n99\t2,3 <=> 3\tOK\n99\t1 <=> 1\tOVERLAP\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("One. | Un.", "Two. | Deux a. Deux b.");
        assertThat(pairs(reading, "fr2en")).containsExactly("Un. | One.", "Deux a. Deux b. | Two.");
        assertThat(reading.skipped).isEqualTo(Map.of("not-equivalent", 2L));
        assertThat(reading.instructions)
                .extracting(Instruction::group)
                .containsOnly(reading.instructions.get(0).group());
        assertThat(reading.instructions).extracting(Instruction::id).doesNotHaveDuplicates();
        assertThat(reading.instructions).extracting(Instruction::split).containsOnly(Split.UNSPLIT);
    }

    /** Both directions start at doc1, and columns are source and target. */
    @Test
    void alignmentsOf2022AreOneFileADirection() throws BadRecordException {
        Reading reading = read(Map.of(
                "2022/medline_en2fr_en.txt", EN,
                "2022/medline_en2fr_fr.txt", FR,
                "2022/en2fr_mapping.txt", "99\tdoc1\n",
                "2022/en2fr_align_validation.tsv", "OK\t99\t3\t2,3\nOK\t99\t9\t1\n",
                "2022/medline_fr2en_en.txt", "doc1\t1\tOther.\n",
                "2022/medline_fr2en_fr.txt", "doc1\t1\tAutre.\n",
                "2022/fr2en_mapping.txt", "77\tdoc1\n",
                "2022/fr2en_align_validation.tsv", "OK\t77\t1\t1\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("Two. | Deux a. Deux b.", "Other. | Autre.");
        assertThat(reading.bad).isEqualTo(Map.of("missing-sentence", 1L));
    }

    @Test
    void alignmentsOf2020ServeBothDirectionsWithFrenchFirst() throws BadRecordException {
        Reading reading = read(Map.of(
                "2020/medline_en2fr_en.txt", EN,
                "2020/medline_en2fr_fr.txt", FR,
                "2020/medline_fr2en_en.txt", "doc2\t1\tA.\ndoc2\t2\tB.\n",
                "2020/medline_fr2en_fr.txt", "doc2\t1\tA et b.\n",
                "2020/fren_mapping.txt", "99\tdoc1\n77\tdoc2\n",
                "2020/fr-en_align_validation.tsv", "OK\t99\t1\t1,2\nOK\t77\t1\t1,2\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("[Title.] One. | Un.", "A. B. | A et b.");
    }

    @Test
    void linesPairByNumberFrom2024On() throws BadRecordException {
        Reading reading = read(Map.of("2024/en2fr_en.txt", "One.\r\n[Two].\n", "2024/en2fr_fr.txt", "Un.\nDeux.\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("One. | Un.", "Two | Deux.");
    }

    @Test
    void documentsAreSetApartByTwoEmptyLines() throws BadRecordException {
        Reading reading = read(Map.of("d/edp.en", "A.\n\nB.\n\n\nC.\n", "d/edp.fr", "Un.\n\nDeux.\n\n\nTrois.\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("A. | Un.", "B. | Deux.", "C. | Trois.");
        List<String> groups =
                reading.instructions.stream().map(Instruction::group).distinct().toList();
        assertThat(groups).hasSize(2).doesNotContain("");
        Reading alone = read(Map.of("d/edp.en", "A.\nB.\n", "d/edp.fr", "Un.\nDeux.\n"));
        // Where no documents are marked, the two directions of a pair still stay together.
        assertThat(alone.instructions).extracting(Instruction::group).doesNotContain("");
        assertThat(alone.instructions.stream().map(Instruction::group).distinct())
                .hasSize(2);
        assertThat(alone.instructions.get(0).group())
                .isEqualTo(alone.instructions.get(1).group());
    }

    @Test
    void bioCPairsTheSectionsOfADocument() throws BadRecordException {
        Reading reading = read(Map.of(
                "scielo/fr-en.xml",
                bioc(
                        "S1",
                        passage("EN", "title", "A title.") + passage("FR", "title", "Un titre."),
                        "S1",
                        passage("EN", "abstract", "One &amp; two. ", " Three."),
                        "S1",
                        passage("FR", "abstract", "Un et deux, trois."),
                        "S2",
                        passage("EN", "abstract", "No French here."))));
        assertThat(pairs(reading, "en2fr"))
                .containsExactly("A title. | Un titre.", "One & two. Three. | Un et deux, trois.");
        assertThat(reading.instructions)
                .extracting(Instruction::group)
                .containsOnly(reading.instructions.get(0).group());
    }

    /** Neither another file nor a growing entity gets in, and what is no XML is quarantined. */
    @Test
    void bioCIsReadWithoutDocumentTypes() {
        String bomb = "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        String outside = "<!DOCTYPE c [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>";
        for (String start : List.of(bomb, outside)) {
            String xml = start
                    + bioc("S1", passage("EN", "title", "See &a; here.") + passage("FR", "title", "Vu &a; ici."))
                            .replaceFirst("<\\?xml.*?\\?>", "");
            assertThatThrownBy(() -> read(Map.of("s/fr-en.xml", xml)))
                    .isInstanceOfSatisfying(BadRecordException.class, e -> assertThat(e.reason())
                            .isEqualTo("unreadable-xml"));
        }
        String cut = bioc("S1", passage("EN", "title", "A.") + passage("FR", "title", "Un."));
        assertThatThrownBy(() -> read(Map.of("s/fr-en.xml", cut.substring(0, cut.length() - 30))))
                .isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> read(Map.of("s/fr.xml", bioc("S1", passage("FR", "title", "Un.")))))
                .hasMessageStartingWith("No section in English and in French");
    }

    @Test
    void casesPairWithTheCliniciansTranslation() throws BadRecordException {
        Map<String, String> files = new TreeMap<>(Map.of(
                "AB/EN/20", "C.\nD.\nE.\n",
                "AB/EN/3", "A. \nB.\n",
                "AB/FR/AN_CG/3", "Un a. Un b.",
                "AB/FR/AN_CG/20", "Un c. Un d."));
        assertThat(pairs(read(files), "en2fr")).containsExactly("A. B. | Un a. Un b.", "C. D. E. | Un c. Un d.");
        files.put("AB/FR/AN_CG.ospl", "Un a.\nUn b.\n\nUn c.\nUn d.\n\n");
        Reading reading = read(files);
        // Cases stand in the order of their numbers, not of their names; the second has one line less in French.
        assertThat(pairs(reading, "en2fr")).containsExactly("A. | Un a.", "B. | Un b.", "C. D. E. | Un c. Un d.");
        assertThat(reading.instructions.stream().map(Instruction::group).distinct())
                .hasSize(2);
        assertThat(reading.instructions).extracting(Instruction::id).doesNotHaveDuplicates();
    }

    @Test
    void oneSentenceALineAndAnEmptyLineBetweenDocuments() throws BadRecordException {
        Reading reading = read(Map.of("c/x_en.ospl", "A.\nB.\n\nC.\n", "c/x_fr.ospl", "Un.\nDeux.\n\n\nTrois.\n"));
        assertThat(pairs(reading, "en2fr")).containsExactly("A. | Un.", "B. | Deux.", "C. | Trois.");
        assertThatThrownBy(() -> read(Map.of("c/x_en.ospl", "A.\n\nB.\n", "c/x_fr.ospl", "Un.\n")))
                .hasMessage("c/x_en.ospl: 2 documents beside 1");
    }

    private static String passage(String language, String section, String... sentences) {
        StringBuilder passage = new StringBuilder("<passage><infon key=\"language\">" + language
                + "</infon><infon key=\"section\">" + section + "</infon><offset>-1</offset>");
        for (int i = 0; i < sentences.length; i++) {
            passage.append("<sentence><infon key=\"sentnum\">" + i + "</infon><offset>-1</offset><text>" + sentences[i]
                    + "</text></sentence>");
        }
        return passage.append("</passage>").toString();
    }

    private static String bioc(String... idsAndPassages) {
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><collection><source></source>");
        for (int i = 0; i < idsAndPassages.length; i += 2) {
            xml.append("<document><id>" + idsAndPassages[i] + "</id>" + idsAndPassages[i + 1] + "</document>");
        }
        return xml.append("</collection>").toString();
    }

    @Test
    void idsOfDocumentsLineByLine() throws BadRecordException {
        Reading reading =
                read(Map.of("d/m.en", "A.\nB.\nC.\n", "d/m.fr", "Un.\nDeux.\nTrois.\n", "d/m_id.fr", "x\nx\ny\n"));
        assertThat(reading.instructions.stream().map(Instruction::group).distinct())
                .hasSize(2);
    }

    @Test
    void theDirectionIsASetting() throws BadRecordException {
        Map<String, String> files = Map.of("d/edp_fr2en.en", "A.\n", "d/edp_fr2en.fr", "Un.\n");
        assertThat(questions("en2fr", files)).containsExactly("Traduis en français ce texte médical :\nA.");
        assertThat(questions("published", files)).containsExactly("Traduis en anglais ce texte médical :\nUn.");
        assertThatThrownBy(() -> questions("de2fr", files)).isInstanceOf(UserException.class);
    }

    @Test
    void filesThatDoNotPair() {
        assertThatThrownBy(() -> read(Map.of("d/edp.en", "A.\nB.\n", "d/edp.fr", "Un.\n")))
                .hasMessage("d/edp.en: 2 lines beside 1");
        assertThatThrownBy(() -> read(Map.of("d/edp.en", "A.\n"))).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> read(Map.of("2019/medline_en2fr_en.txt", EN))).isInstanceOf(BadRecordException.class);
    }

    private static List<String> questions(String directions, Map<String, String> files) throws BadRecordException {
        return read(Reading.of("wmt-biomedical").setting("directions", directions), files).instructions.stream()
                .map(Instruction::question)
                .toList();
    }

    private static List<String> pairs(Reading reading, String direction) {
        return reading.instructions.stream()
                .filter(row -> row.lineage().record().endsWith(">" + direction))
                .map(row -> row.question().substring(row.question().indexOf('\n') + 1) + " | " + row.answer())
                .toList();
    }

    private static Reading read(Map<String, String> files) throws BadRecordException {
        return read(Reading.of("wmt-biomedical"), files);
    }

    private static Reading read(Reading reading, Map<String, String> files) throws BadRecordException {
        WmtFiles layout = new WmtFiles();
        Map<String, TreeMap<String, String>> units = new TreeMap<>();
        files.forEach((file, text) -> units.computeIfAbsent(layout.unitOf(file), unit -> new TreeMap<>())
                .put(file, text));
        for (Map.Entry<String, TreeMap<String, String>> unit : units.entrySet()) {
            for (RawRecord record : layout.join(unit.getKey(), unit.getValue())) {
                reading.parse(record);
            }
        }
        return reading;
    }
}
