package fr.medinjection.source;

import fr.medinjection.data.Component;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;

/** An instruction in the making: what a source found out about a record, completed and checked by its last call. */
public final class Draft {
    private final RawRecord record;
    private final SourceContext context;
    private final String nativeId;
    private final Component component;
    private final String language;
    private String source;
    private Split split;
    private Lineage lineage;
    private String passage = "";
    private String question = "";
    private String explanation = "";
    private List<String> specialties = List.of();
    private String skill = "";
    private String group = "";
    private List<String> flags = List.of();

    private Draft(RawRecord record, SourceContext context, String nativeId, Component component, String language) {
        this.record = record;
        this.context = context;
        this.nativeId = nativeId;
        this.component = component;
        this.language = language;
        this.source = context.name();
        this.split = context.split(record);
        this.lineage = context.lineage(record, nativeId);
    }

    /** A French record; {@code nativeId} is its id in the source or {@code ""}. */
    public static Draft french(RawRecord record, SourceContext context, String nativeId) {
        return new Draft(record, context, nativeId, Component.NATIVE, "fr");
    }

    /** An English record, which stays outside the corpus until it is translated. */
    public static Draft english(RawRecord record, SourceContext context, String nativeId) {
        return new Draft(record, context, nativeId, Component.TRANSLATED, "en");
    }

    /** A French record of a published component. */
    public static Draft published(RawRecord record, SourceContext context, String nativeId, Component component) {
        return new Draft(record, context, nativeId, component, "fr");
    }

    public Draft source(String key) {
        source = key;
        return this;
    }

    public Draft split(Split part) {
        split = part;
        return this;
    }

    public Draft lineage(Lineage origin) {
        lineage = origin;
        return this;
    }

    public Draft passage(String text) {
        passage = text.strip();
        return this;
    }

    public Draft question(String text) {
        question = text.strip();
        return this;
    }

    /** The explanation of a closed item. */
    public Draft explanation(String text) {
        explanation = text.strip();
        return this;
    }

    public Draft specialties(List<String> labels) {
        specialties = labels;
        return this;
    }

    /** The skill as the source names it; anything but understanding and reasoning counts as unsaid. */
    public Draft skill(String name) {
        String known = name.toLowerCase(java.util.Locale.ROOT);
        skill = known.equals("understanding") || known.equals("reasoning") ? known : "";
        return this;
    }

    /** Rows with the same text here (a clinical case, a document) stay in one split; {@code ""} stands alone. */
    public Draft groupedBy(String shared) {
        group = shared.isBlank() ? "" : Ids.hash(source, shared.strip());
        return this;
    }

    public Draft flags(List<String> reasons) {
        flags = reasons;
        return this;
    }

    /** A closed item whose right options have these letters (zero-based). */
    public Instruction closed(TaskType type, Options options, List<Integer> letters) throws BadRecordException {
        check(!question.isEmpty(), "empty-question", "No question");
        check(!options.texts().isEmpty(), "no-options", "No options");
        check(!letters.isEmpty(), "no-answer", "No right option");
        check(type == TaskType.MCQ || letters.size() == 1, "several-answers", "Several right options: " + letters);
        return instruction(type, options.texts(), options.positionsOf(letters), explanation);
    }

    /** An open item. */
    public Instruction open(String answer) throws BadRecordException {
        check(!question.isEmpty(), "empty-question", "No question");
        check(!answer.isBlank(), "no-answer", "No answer");
        return instruction(TaskType.OEQ, List.of(), List.of(), answer.strip());
    }

    private Instruction instruction(TaskType type, List<String> options, List<Integer> correct, String answer) {
        return new Instruction(
                context.id(record, nativeId),
                "",
                component,
                source,
                split,
                type,
                language,
                passage,
                question,
                options,
                correct,
                answer,
                specialties,
                List.of(),
                "",
                skill,
                group,
                flags,
                lineage);
    }

    private static void check(boolean holds, String reason, String detail) throws BadRecordException {
        if (!holds) {
            throw new BadRecordException(reason, detail);
        }
    }
}
