package fr.medinjection.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.RealData;
import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialtyMapTest {
    private static final SpecialtyMap MAP = CleanConfigs.specialties();
    private final SpecialtyMap.Lookup lookup = MAP.lookup();

    @Test
    void hasFourteenCategoriesWithTheFourThatThePaperPrints() {
        assertThat(MAP.categories()).hasSize(14);
        assertThat(MAP.categories().values())
                .extracting(SpecialtyMap.Category::english)
                .contains("Gastroenterology", "Cardiology", "Immunology and microbiology", "Pharmacology");
        assertThat(MAP.categories().values())
                .extracting(SpecialtyMap.Category::french)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "Hepato-Gastroenterology, gastroenterology",
        "hépato gastro-entérologie, gastroenterology",
        "PHARMACIE, pharmacology",
        "C00-D49  Neoplasms, haematology-and-oncology",
        "H60-H95  Diseases of the ear and mastoid process, dermatology-and-head-and-neck",
        "Q00-Q99  Congenital malformations, basic-sciences",
        "college_biology, basic-sciences",
        "Acute cystitis without hematuria, nephrology-and-urology",
        "Cardiologie interventionnelle, cardiology"
    })
    void findsTheCategoryOfALabel(String label, String category) {
        assertThat(lookup.categories(label))
                .hasValueSatisfying(found -> assertThat(found).containsExactly(category));
    }

    @Test
    void keepsSeveralCategoriesOfSeveralLabels() {
        assertThat(lookup.categories(
                        List.of("surgery", "Cardiology", "microbiology", "Unknown", "no such label", "Cardiologie")))
                .containsExactly("cardiology", "immunology-and-microbiology", "rheumatology-and-surgery");
    }

    @Test
    void tellsUnknownLabelsFromThoseWithoutCategory() {
        assertThat(lookup.categories("Other / NA")).contains(List.of());
        assertThat(lookup.categories("Astrologie")).isEmpty();
    }

    @Test
    void mapsEveryFixedListOfLabels() {
        List<String> deft = List.of(
                "immunitaire",
                "endocriniennes",
                "blessures",
                "chimiques",
                "etatsosy",
                "nutritionnelles",
                "infections",
                "virales",
                "parasitaires",
                "tumeur",
                "osteomusculaires",
                "stomatognathique",
                "digestif",
                "respiratoire",
                "ORL",
                "nerveux",
                "oeil",
                "homme",
                "femme",
                "cardiovasculaires",
                "hemopathies",
                "genetique",
                "peau");
        List<String> chapters = List.of(
                "A00-B99", "C00-D49", "D50-D89", "E00-E89", "F01-F99", "G00-G99", "H00-H59", "H60-H95", "I00-I99",
                "J00-J99", "K00-K95", "L00-L99", "M00-M99", "N00-N99", "O00-O9A", "P00-P96", "Q00-Q99", "R00-R99",
                "S00-T88", "U00-U85", "V00-Y99", "Z00-Z99");
        List<String> mmlu = List.of(
                "anatomy",
                "clinical_knowledge",
                "college_biology",
                "college_medicine",
                "medical_genetics",
                "professional_medicine",
                "health",
                "psychology",
                "biology");
        List<String> labels = new ArrayList<>(deft);
        labels.addAll(chapters);
        labels.addAll(mmlu);
        assertThat(labels).hasSize(54).allSatisfy(label -> assertThat(
                        lookup.categories(label).orElse(List.of()))
                .as(label)
                .hasSize(1));
    }

    @Test
    void mapsEveryLabelOfTheRealData() throws IOException {
        Set<String> labels = new TreeSet<>();
        addEach(labels, "medmcqa/rebuilt/hf_layout/validation.jsonl", "subject_name");
        addEach(labels, "medxpertqa/rebuilt/Text/test.jsonl", "body_system");
        addEach(labels, "kqa/dataset/questions.jsonl", "ICD_10_diag");
        addEach(labels, "kqa/dataset/questions_w_answers.jsonl", "ICD_10_diag");
        for (String category : List.of("health", "psychology", "biology")) {
            addEach(labels, "mmlu_pro/rebuilt/test_" + category + ".jsonl", "category");
        }
        for (String line : Files.readAllLines(RealData.of("morfitt/train.tsv"))) {
            String last = line.substring(line.lastIndexOf('\t') + 1);
            labels.addAll(last.equals("specialities") ? List.of() : List.of(last.split("\\|")));
        }
        new ObjectMapper()
                .readTree(RealData.of("frenchmedmcqa/corpus/train.json").toFile())
                .forEach(row -> labels.add(row.get("subject_name").asText()));
        assertThat(labels).hasSizeGreaterThan(190);
        assertThat(labels.stream().filter(label -> lookup.categories(label).isEmpty()))
                .isEmpty();
    }

    @Test
    void refusesALabelThatHasACategoryAndNone() {
        var category = new SpecialtyMap.Category("Peau", "Skin", List.of("peau"), List.of());
        assertThatThrownBy(() -> new SpecialtyMap(Map.of("skin", category), List.of("PEAU")))
                .isInstanceOf(UserException.class)
                .hasMessage("Invalid uncategorised label: PEAU, which also has a category");
    }

    private static void addEach(Set<String> labels, String file, String field) throws IOException {
        Path path = RealData.of(file);
        for (String line : Files.readAllLines(path)) {
            JsonNode value = new ObjectMapper().readTree(line).get(field);
            if (value != null && !value.isNull()) {
                labels.add(value.asText());
            }
        }
    }
}
