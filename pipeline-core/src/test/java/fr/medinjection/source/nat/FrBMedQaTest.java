package fr.medinjection.source.nat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrBMedQaTest {
    private static final String RECORD = "{'passage':'Le @entity1 gêne le @entity12 et le @entity3.','question':"
            + "'Le @entity1 se traite par @placeholder .','entities_list':[{'@entity1':'glaucome'},"
            + "{'@entity12':'Nerf optique','semantic_groups':['ANAT']},{'@entity3':'Cristallin'},{'@entity4':'laser'},"
            + "{'@entity5':'Collyre'},{'@entity6':'LASER'}],'answer':'@entity4'}";

    @Test
    void makesOneRightOptionAndDistractorsThatTheSentenceDoesNotName() {
        Instruction row = Reading.of("frbmedqa").json("test.json", RECORD).only();
        assertThat(row.context()).isEqualTo("Le glaucome gêne le Nerf optique et le Cristallin.");
        assertThat(row.question())
                .isEqualTo("Quelle proposition complète la phrase suivante ?\nLe glaucome se traite par _____ .");
        assertThat(row.options()).containsExactlyInAnyOrder("laser", "Nerf optique", "Cristallin", "Collyre");
        assertThat(row.options().get(row.correct().get(0))).isEqualTo("laser");
        assertThat(row.type()).isEqualTo(TaskType.MCQU);
        assertThat(row.group()).isNotEmpty();
    }

    @Test
    void theSameRecordGivesTheSameItemAnywhere() {
        Instruction one = Reading.of("frbmedqa").json("test.json", RECORD).only();
        Instruction other =
                Reading.of("frbmedqa").json("mirror/train.json", RECORD).only();
        assertThat(other.options()).isEqualTo(one.options());
        assertThat(other.correct()).isEqualTo(one.correct());
    }

    @Test
    void candidatesOfThePassageComeFirst() {
        Instruction row =
                Reading.of("frbmedqa").setting("options", "3").json(RECORD).only();
        assertThat(row.options()).containsExactlyInAnyOrder("laser", "Nerf optique", "Cristallin");
    }

    @Test
    void tooFewCandidates() {
        assertThat(Reading.of("frbmedqa").setting("min-distractors", "4").json(RECORD).skipped)
                .isEqualTo(Map.of("few-distractors", 1L));
    }

    @Test
    void badRecords() {
        assertThat(Reading.of("frbmedqa").json(RECORD.replace("@placeholder", "rien")).bad)
                .isEqualTo(Map.of("no-placeholder", 1L));
        assertThat(Reading.of("frbmedqa").json(RECORD.replace("le @entity3", "le @entity33")).bad)
                .isEqualTo(Map.of("unknown-entity", 1L));
        assertThat(Reading.of("frbmedqa").json(RECORD.replace("'answer':'@entity4'", "'answer':'@entity9'")).bad)
                .isEqualTo(Map.of("unknown-entity", 1L));
    }

    /** Reading each number whole is the same as replacing the longest token first. */
    @Test
    void readsTokensLikeReplacingTheLongestFirst() throws BadRecordException {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            Map<String, String> labels = new TreeMap<>();
            StringBuilder passage = new StringBuilder();
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                String token = "@entity" + random.nextInt(0, 130);
                if (labels.putIfAbsent(token, "nom" + (char) ('a' + i)) == null) {
                    list.append(list.isEmpty() ? "" : ",")
                            .append(String.format("{'%s':'%s'}", token, labels.get(token)));
                }
                passage.append(random.nextBoolean() ? " " : "-").append(token);
            }
            JsonNode fields = Reading.node(String.format(
                    "{'passage':'%s','question':'@placeholder','entities_list':[%s],'answer':'%s'}",
                    passage, list, labels.keySet().iterator().next()));
            assertThat(Cloze.of(fields).passage())
                    .isEqualTo(naive(passage.toString().strip(), labels));
        }
    }

    private static String naive(String text, Map<String, String> labels) {
        List<String> longestFirst = labels.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        String readable = text;
        for (String token : longestFirst) {
            readable = readable.replace(token, labels.get(token));
        }
        return readable;
    }
}
