package fr.medinjection.source.nat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.source.AnswerLetters;
import fr.medinjection.source.BadRecordException;
import fr.medinjection.source.Draft;
import fr.medinjection.source.Fields;
import fr.medinjection.source.LetteredOptions;
import fr.medinjection.source.Options;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Setting;
import fr.medinjection.source.Settings;
import fr.medinjection.source.SourceContext;
import java.util.List;

/**
 * A record whose columns have the names that the settings {@code column-<field>} give: question, answer, context,
 * options, correct, specialty, id, split. A setting may be empty: there is no such column. {@code column-options} names
 * one column (a list, an object by letter, or lettered lines), several in the order of their letters, or the column of
 * the question, if the options stand behind it in the same text.
 */
record MappedColumns(RawRecord record, SourceContext context) {
    static final List<Setting> SETTINGS =
            Setting.columns("question", "answer", "context", "options", "correct", "specialty", "id", "split");

    /** The row of the record; options make it a closed one of the given type. */
    Instruction instruction(TaskType closed) throws BadRecordException {
        requireColumns();
        String text = text("question");
        boolean within = !name("options").isEmpty() && name("options").equals(name("question"));
        LetteredOptions split = within ? LetteredOptions.require(text) : new LetteredOptions(text, List.of());
        Options options = within ? Options.of(split.options()) : options();
        Draft draft = draft().question(split.question());
        if (options.texts().isEmpty()) {
            return draft.open(text("answer"));
        }
        JsonNode correct = node("correct");
        boolean ownColumn = !Fields.texts(correct).isEmpty();
        return draft.explanation(ownColumn ? text("answer") : "")
                .closed(closed, options, AnswerLetters.positions(ownColumn ? correct : node("answer")));
    }

    boolean hasColumn(String field) {
        return !name(field).isEmpty() && record.fields().has(name(field));
    }

    String text(String field) {
        return Fields.text(node(field));
    }

    private void requireColumns() {
        boolean answered = hasColumn("answer") || hasColumn("correct");
        if (!hasColumn("question") || !answered) {
            throw Fields.unknownLayout(record, context);
        }
    }

    private Draft draft() throws BadRecordException {
        return Draft.french(record, context, text("id"))
                .split(split())
                .passage(text("context"))
                .specialties(Fields.texts(node("specialty")))
                .groupedBy(text("context"));
    }

    private Split split() throws BadRecordException {
        String name = text("split");
        if (name.isEmpty()) {
            return context.split(record);
        }
        return Split.ofPublishedName(name)
                .orElseThrow(() -> new BadRecordException("unknown-split", "Invalid split: " + name));
    }

    private Options options() throws BadRecordException {
        List<String> columns = Settings.list(context, "column-options");
        if (columns.size() > 1) {
            return Options.ofColumns(record.fields(), columns);
        }
        JsonNode options = node("options");
        if (options.isContainerNode()) {
            return Options.of(options);
        }
        String text = Fields.text(options);
        return text.isEmpty()
                ? Options.of(List.of())
                : Options.of(LetteredOptions.require(text).options());
    }

    private JsonNode node(String field) {
        return name(field).isEmpty()
                ? MissingNode.getInstance()
                : record.fields().path(name(field));
    }

    private String name(String field) {
        return context.setting("column-" + field);
    }
}
