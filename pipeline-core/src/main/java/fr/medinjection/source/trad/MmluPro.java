package fr.medinjection.source.trad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.AnswerLetters;
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
import java.util.List;

/**
 * MMLU-Pro: up to ten options, one right; the setting {@code categories} lists what is taken. Earlier revisions fill the
 * options up with {@code N/A}, which is no option. The two records with a single option are kept: cleaning decides.
 */
public final class MmluPro implements Source {
    private static final String PADDING = "N/A";

    @Override
    public List<Setting> settings() {
        return List.of(Setting.names("categories"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (!Fields.hasAll(fields, "question", "options", "category")
                || !fields.get("options").isArray()) {
            throw Fields.unknownLayout(record, context);
        }
        String category = Fields.text(fields, "category");
        if (!Settings.list(context, "categories").contains(category)) {
            return Parsed.skip("other-category");
        }
        return Parsed.of(Draft.english(record, context, Fields.text(fields, "question_id"))
                .question(Fields.text(fields, "question"))
                .specialties(List.of(category))
                .closed(
                        TaskType.MCQU,
                        Options.of(withoutPadding(fields.get("options"))),
                        AnswerLetters.positions(Fields.first(fields, "answer", "answer_index"))));
    }

    private static JsonNode withoutPadding(JsonNode options) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        options.forEach(option -> {
            if (PADDING.equals(Fields.text(option))) {
                kept.addNull();
            } else {
                kept.add(option);
            }
        });
        return kept;
    }
}
