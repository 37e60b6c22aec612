package fr.medinjection.score;

import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.stream.IntStream;

/** Test items for tests. */
final class Items {
    private Items() {}

    static TestItem closed(String id, int options, Integer... correct) {
        TaskType type = correct.length == 1 ? TaskType.MCQU : TaskType.MCQ;
        return closed(id, "mediqal", type, options, correct);
    }

    static TestItem closed(String id, String source, TaskType type, int options, Integer... correct) {
        List<String> texts =
                IntStream.range(0, options).mapToObj(i -> "option " + i).toList();
        return item(id, source, type, "Question " + id + " ?", texts, List.of(correct), "", "");
    }

    static TestItem open(String id, String source, String answer) {
        return item(id, source, TaskType.OEQ, "Question " + id + " ?", List.of(), List.of(), answer, "");
    }

    static TestItem choosing(String question, List<String> options) {
        return item("a", "mediqal", TaskType.MCQU, question, options, List.of(0), "", "");
    }

    static TestItem item(
            String id,
            String source,
            TaskType type,
            String question,
            List<String> options,
            List<Integer> correct,
            String answer,
            String group) {
        return TestItem.of(new Instruction(
                id,
                "",
                Component.NATIVE,
                source,
                Split.TEST,
                type,
                "fr",
                "",
                question,
                options,
                correct,
                answer,
                List.of("cardio"),
                List.of("cardiology", "pharmacology").subList(0, Math.floorMod(id.hashCode(), 3)),
                "",
                Math.floorMod(id.hashCode(), 2) == 0 ? "reasoning" : "understanding",
                group,
                List.of(),
                Lineage.published(source, id, "file.json", "CC-BY-4.0")));
    }
}
