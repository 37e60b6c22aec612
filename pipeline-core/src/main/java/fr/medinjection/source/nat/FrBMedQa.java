package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Ids;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.Options;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * FrBMedQA: a passage and a sentence with one medical entity left out, turned into a question with one right option. The
 * other options are candidates of the record that the sentence does not name, those of the passage first, chosen and
 * ordered by a hash of the record's text, so that the same record gives the same item from any copy. Settings: {@code options} how many, {@code
 * min-distractors} how many other candidates a record must offer, {@code take} how many of the rows are
 * taken, {@code instruction} what stands before the sentence.
 */
public final class FrBMedQa implements Source {
    private static final String BLANK = "_____";

    @Override
    public OptionalLong take(SourceContext context) {
        return Settings.count(context, "take");
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.integer("min-distractors", 1),
                Setting.integer("options", 2),
                Setting.count("take"),
                Setting.text("instruction"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "passage", "question", "entities_list", "answer")) {
            throw Fields.unknownLayout(record, context);
        }
        Cloze cloze = Cloze.of(fields);
        String seed = Ids.hash(cloze.passage(), cloze.question());
        List<String> distractors = cloze.distractors();
        if (distractors.size() < Settings.integer(context, "min-distractors", 1)) {
            return Parsed.skip("few-distractors");
        }
        distractors.sort(
                Comparator.comparing((String label) -> !cloze.inPassage().contains(label))
                        .thenComparing(byHash(seed, "distractor")));
        int wanted = Settings.integer(context, "options", 2) - 1;
        List<String> options = new ArrayList<>(distractors.subList(0, Math.min(wanted, distractors.size())));
        options.add(cloze.answer());
        options.sort(byHash(seed, "order"));
        return Parsed.of(Draft.french(record, context, Fields.text(fields, "id"))
                .passage(cloze.passage())
                .question(
                        context.setting("instruction") + "\n" + cloze.question().replace(Cloze.PLACEHOLDER, BLANK))
                .groupedBy(cloze.passage())
                .closed(TaskType.MCQU, Options.of(options), List.of(options.indexOf(cloze.answer()))));
    }

    private static Comparator<String> byHash(String seed, String purpose) {
        return Comparator.comparing(label -> Ids.hash(seed, purpose, label));
    }
}
