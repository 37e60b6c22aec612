package fr.medinjection.source.trad;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Split;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * MedMCQA: Indian entrance exams, one right option ({@code choice_type: multi} does not mean several). The original
 * release counts {@code cop} from 1, the Hugging Face version from 0, under the same field names. What tells them apart
 * is the order of the fields, which both formats fix and every reader keeps: the original writes {@code cop} right
 * before {@code opa} and ends with the id, the other begins with the id and writes {@code cop} right after {@code opd}.
 * Any other order needs the setting {@code cop-base}. A third layout has the options inside the question and a
 * letter. Questions without an answer (the test part) are passed over; the setting {@code validation-as} lets the
 * validation part stand in for it.
 */
public final class MedMcqa implements Source {
    private static final List<String> OPTIONS = Options.columns("op", "a", "b", "c", "d");

    @Override
    public List<Setting> settings() {
        return List.of(Setting.choice("cop-base", "auto", "0", "1"), Setting.split("validation-as"));
    }

    @Override
    public Parsed parse(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (Fields.hasAll(fields, "question", "label")) {
            return rearranged(record, context);
        } else if (!Fields.hasAll(fields, "question", "opa", "opb", "opc", "opd")) {
            throw Fields.unknownLayout(record, context);
        } else if (Fields.text(fields, "cop").isEmpty() || fields.get("cop").asInt() == -1) {
            return Parsed.skip("unlabelled");
        }
        return Parsed.of(draft(record, context)
                .question(Fields.text(fields, "question"))
                .explanation(Fields.text(fields, "exp"))
                .closed(
                        TaskType.MCQU,
                        Options.ofColumns(fields, OPTIONS),
                        AnswerLetters.positions(fields.get("cop"), base(record, context))));
    }

    private static Parsed rearranged(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        AnswerChoices split = AnswerChoices.of(Fields.text(fields, "question"), 4);
        return Parsed.of(draft(record, context)
                .question(split.question())
                .explanation(Fields.text(fields, "label_rationale"))
                .closed(TaskType.MCQU, Options.of(split.options()), AnswerLetters.positions(fields.get("label"))));
    }

    private static Draft draft(RawRecord record, SourceContext context) {
        Split split = context.split(record);
        return Draft.english(record, context, Fields.text(record.fields(), "id"))
                .split(split == Split.VALIDATION ? Settings.split(context, "validation-as") : split)
                .specialties(Fields.label(Fields.text(record.fields(), "subject_name")));
    }

    private static int base(RawRecord record, SourceContext context) {
        String setting = Settings.choice(context, "cop-base", Set.of("auto", "0", "1"));
        if (!setting.equals("auto")) {
            return Integer.parseInt(setting);
        }
        List<String> names = new ArrayList<>();
        record.fields().fieldNames().forEachRemaining(names::add);
        int cop = names.indexOf("cop");
        boolean original = names.indexOf("opa") == cop + 1 && names.indexOf("id") > cop;
        boolean loaded = names.indexOf("opd") == cop - 1 && names.indexOf("id") < cop;
        if (original == loaded) {
            throw Fields.unknownLayout(record, context);
        }
        return original ? 1 : 0;
    }
}
