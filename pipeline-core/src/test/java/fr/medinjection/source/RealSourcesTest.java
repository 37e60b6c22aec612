package fr.medinjection.source;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.RealData;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact counts on the real files, and equality between the layouts in which one corpus is published. */
class RealSourcesTest {
    @Test
    void frenchMedMcqa() {
        Path root = RealData.of("frenchmedmcqa");
        Reading official =
                Reading.of("frenchmedmcqa").file(root, "corpus/train.json").file(root, "corpus/dev.json");
        assertThat(official.perSplit()).isEqualTo(Map.of(Split.TRAIN, 2171L, Split.VALIDATION, 312L));
        assertThat(official.bad).isEmpty();
        assertThat(ids(official)).hasSize(2171 + 312 - 1);
        assertThat(oneAnswer(official, Split.TRAIN)).isEqualTo(595);
        assertThat(oneAnswer(official, Split.VALIDATION)).isEqualTo(164);
        Reading dev = Reading.of("frenchmedmcqa").file(root, "corpus/dev.json");
        Reading loaded = Reading.of("frenchmedmcqa").file(root, "rebuilt/drbenchmark_hf_layout/validation.jsonl");
        assertThat(loaded.contents()).isEqualTo(dev.contents()).hasSize(312);
        assertThat(ids(loaded)).isEqualTo(ids(dev));
    }

    @Test
    void medQaInBothForms() {
        Path root = RealData.of("medqa");
        String five = "questions/US/test.jsonl";
        String four = "rebuilt/US/4_options/phrases_no_exclude_test.jsonl";
        Reading both = Reading.of("medqa").file(root, five).file(root, four);
        assertThat(both.perSplit()).isEqualTo(Map.of(Split.TEST, 849L * 2));
        assertThat(both.bad).isEmpty();
        assertThat(both.instructions.subList(0, 849))
                .allMatch(row -> row.options().size() == 5);
        assertThat(both.instructions.subList(849, 1698))
                .allMatch(row -> row.options().size() == 4);
        for (int i = 0; i < 849; i++) {
            Instruction withFive = both.instructions.get(i);
            Instruction withFour = both.instructions.get(849 + i);
            assertThat(withFour.question()).isEqualTo(withFive.question());
            assertThat(withFour.group()).isEqualTo(withFive.group());
            assertThat(right(withFour)).isEqualTo(right(withFive));
            assertThat(withFive.options()).containsAll(withFour.options());
        }
        Reading onlyFour =
                Reading.of("medqa").setting("options", "4").file(root, five).file(root, four);
        assertThat(onlyFour.instructions).hasSize(849);
        assertThat(onlyFour.skipped).isEqualTo(Map.of("other-option-count", 849L));
    }

    @Test
    void pubMedQa() throws IOException {
        Path root = RealData.of("pubmedqa");
        String keys = Files.readString(root.resolve("data/test_ground_truth.json"));
        Reading official = Reading.of("pubmedqa")
                .sideFile("data/test_ground_truth.json", keys)
                .file(root, "data/ori_pqal.json");
        assertThat(official.perSplit()).isEqualTo(Map.of(Split.TEST, 500L, Split.TRAIN, 500L));
        assertThat(official.bad).isEmpty();
        assertThat(official.instructions.stream()
                        .collect(Collectors.groupingBy(RealSourcesTest::right, Collectors.counting())))
                .isEqualTo(Map.of("yes", 552L, "no", 338L, "maybe", 110L));
        Reading loaded = Reading.of("pubmedqa")
                .sideFile("test_ground_truth.json", keys)
                .file(root, "rebuilt/hf_layout/pqa_labeled_train_first200.jsonl");
        assertThat(loaded.instructions).hasSize(200);
        for (int i = 0; i < 200; i++) {
            Instruction row = loaded.instructions.get(i);
            Instruction twin = official.instructions.get(i);
            assertThat(List.of(row.id(), row.split(), row.context(), row.question(), row.correct(), row.answer()))
                    .isEqualTo(List.of(
                            twin.id(), twin.split(), twin.context(), twin.question(), twin.correct(), twin.answer()));
        }
        Reading withoutKeys = Reading.of("pubmedqa").file(root, "rebuilt/hf_layout/pqa_labeled_train_first200.jsonl");
        assertThat(withoutKeys.perSplit()).isEqualTo(Map.of(Split.UNSPLIT, 200L));
    }

    @Test
    void medMcqaInThreeLayouts() {
        Path root = RealData.of("medmcqa");
        Reading original = Reading.of("medmcqa").file(root, "rebuilt/original_release/dev.json");
        Reading loaded = Reading.of("medmcqa").file(root, "rebuilt/hf_layout/validation.jsonl");
        Reading copy = Reading.of("medmcqa").file(root, "medxpertqa_copy/medmcqa_input.jsonl");
        assertThat(original.perSplit()).isEqualTo(Map.of(Split.TEST, 4183L));
        assertThat(original.bad).isEmpty();
        assertThat(loaded.contents()).isEqualTo(original.contents());
        assertThat(copy.contents()).isEqualTo(original.contents());
        assertThat(ids(loaded)).isEqualTo(ids(original)).isEqualTo(ids(copy)).hasSize(4183);
        assertThat(original.instructions.stream().filter(row -> row.answer().isEmpty()))
                .hasSize(1977);
        Reading asValidation = Reading.of("medmcqa")
                .setting("validation-as", "validation")
                .file(root, "rebuilt/hf_layout/validation.jsonl");
        assertThat(asValidation.perSplit()).isEqualTo(Map.of(Split.VALIDATION, 4183L));
    }

    @Test
    void mmluInThreeLayouts() {
        Path root = RealData.of("mmlu");
        Reading plain = mmlu(root, "rebuilt/data/%2$s/%1$s_%2$s.csv");
        Reading headed = mmlu(root, "headered_csv/%2$s/%1$s_%2$s.csv");
        Reading loaded = mmlu(root, "rebuilt/hf_layout/%1$s/%2$s.jsonl");
        assertThat(plain.perSplit()).isEqualTo(Map.of(Split.VALIDATION, 20L, Split.TEST, 717L));
        assertThat(plain.bad).isEmpty();
        assertThat(headed.contents()).isEqualTo(plain.contents());
        assertThat(loaded.contents()).isEqualTo(plain.contents());
        assertThat(subjects(plain))
                .isEqualTo(subjects(headed))
                .isEqualTo(subjects(loaded))
                .isEqualTo(Map.of(
                        "anatomy",
                        140L,
                        "clinical_knowledge",
                        270L,
                        "college_biology",
                        149L,
                        "college_medicine",
                        178L));
        Reading one = Reading.of("mmlu")
                .setting("subjects", "anatomy")
                .file(root, "rebuilt/data/test/college_biology_test.csv");
        assertThat(one.skipped).isEqualTo(Map.of("other-subject", 144L));
    }

    @Test
    void mmluPro() {
        Path root = RealData.of("mmlu_pro/rebuilt");
        Reading reading = Reading.of("mmlu-pro")
                .file(root, "test_health.jsonl")
                .file(root, "test_psychology.jsonl")
                .file(root, "test_biology.jsonl")
                .file(root, "test_other_categories_20_each.jsonl");
        assertThat(reading.perSplit()).isEqualTo(Map.of(Split.TEST, 2333L));
        assertThat(reading.bad).isEmpty();
        assertThat(reading.skipped).isEqualTo(Map.of("other-category", 220L));
        assertThat(subjects(reading)).isEqualTo(Map.of("health", 818L, "psychology", 798L, "biology", 717L));
        assertThat(reading.instructions.stream().filter(row -> row.options().size() == 1))
                .hasSize(2);
        assertThat(reading.instructions.stream().filter(row -> row.options().size() == 10))
                .hasSize(1856);
    }

    @Test
    void kQa() {
        Path root = RealData.of("kqa/dataset");
        Reading reading =
                Reading.of("k-qa").file(root, "questions_w_answers.jsonl").file(root, "questions.jsonl");
        assertThat(reading.perSplit()).isEqualTo(Map.of(Split.TEST, 201L));
        assertThat(reading.skipped).isEqualTo(Map.of("unanswered", 1212L));
        assertThat(reading.bad).isEmpty();
    }

    @Test
    void medXpertQa() {
        Path root = RealData.of("medxpertqa");
        Reading official = Reading.of("medxpertqa").file(root, "rebuilt/Text/test.jsonl");
        assertThat(official.perSplit()).isEqualTo(Map.of(Split.TEST, 1560L));
        assertThat(official.bad).isEmpty();
        assertThat(official.instructions).allMatch(row -> row.options().size() == 10);
        assertThat(official.instructions).noneMatch(row -> row.question().contains("Answer Choices:"));
        Reading copy = Reading.of("medxpertqa").file(root, "medreason_copy/MedXpertQA_test.jsonl");
        assertThat(copy.perSplit()).isEqualTo(Map.of(Split.TEST, 1449L));
        Reading sampled = Reading.of("medxpertqa").file(root, "eval_copy/medxpertqa_sampled_text_input.jsonl");
        assertThat(sampled.perSplit()).isEqualTo(Map.of(Split.TEST, 244L));
        assertThat(sameWhereShared(official, copy)).isEqualTo(1449);
        assertThat(sameWhereShared(official, sampled)).isEqualTo(244);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text,mm"})
    void medXpertQaWithAndWithoutImages(String parts) {
        Path root = RealData.of("medxpertqa/eval_copy");
        Reading reading =
                Reading.of("medxpertqa").setting("parts", parts).file(root, "medxpertqa_sampled_mm_input.jsonl");
        boolean imaged = parts.contains("mm");
        assertThat(reading.instructions).hasSize(imaged ? 199 : 0);
        assertThat(reading.skipped).isEqualTo(imaged ? Map.of() : Map.of("other-part", 199L));
    }

    private static Reading mmlu(Path root, String pattern) {
        Reading reading = Reading.of("mmlu");
        for (String subject : List.of("anatomy", "clinical_knowledge", "college_biology", "college_medicine")) {
            for (String part : List.of("dev", "test")) {
                reading.file(root, String.format(pattern, subject, part));
            }
        }
        return reading;
    }

    /** How many rows two copies share by id; each must be equal but for the part. */
    private static int sameWhereShared(Reading one, Reading other) {
        Map<String, Instruction> byId =
                one.instructions.stream().collect(Collectors.toMap(Instruction::id, row -> row));
        int shared = 0;
        for (Instruction row : other.instructions) {
            Instruction twin = byId.get(row.id());
            if (twin != null) {
                shared++;
                assertThat(List.of(row.question(), row.options(), row.correct(), row.skill(), row.specialties()))
                        .isEqualTo(List.of(
                                twin.question(), twin.options(), twin.correct(), twin.skill(), twin.specialties()));
            }
        }
        return shared;
    }

    private static long oneAnswer(Reading reading, Split split) {
        return reading.instructions.stream()
                .filter(row -> row.split() == split && row.correct().size() == 1)
                .count();
    }

    private static Set<String> ids(Reading reading) {
        return reading.instructions.stream().map(Instruction::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Long> subjects(Reading reading) {
        return reading.instructions.stream()
                .collect(Collectors.groupingBy(row -> row.specialties().get(0), Collectors.counting()));
    }

    private static String right(Instruction row) {
        return row.options().get(row.correct().get(0));
    }
}
