package fr.medinjection.source;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.Ids;
import fr.medinjection.data.TaskType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of the release in either layout, before its options are cut out of the instruction. The kind of item is the
 * column {@code type}, or else a word of the path: {@code mcq}, {@code mcqu}, {@code oeq} as folders, or what the
 * published scripts look for in file names. A chat whose path says nothing is judged by its own form; any other row
 * whose kind cannot be told is a bad one.
 */
record ReleaseRow(
        String id,
        String instruction,
        String passage,
        JsonNode answer,
        TaskType type,
        String origin,
        String derivedFrom) {
    private static final Pattern LETTER_AND_TEXT =
            Pattern.compile("\\(?([A-Z])\\)?[ \\u00a0]*[.):–-][ \\u00a0]*(.+)", Pattern.DOTALL);

    static ReleaseRow of(RawRecord record, SourceContext context) throws BadRecordException {
        JsonNode fields = record.fields();
        if (fields.isArray() || fields.has("messages")) {
            return chat(record, fields.isArray() ? fields : fields.get("messages"));
        } else if (!Fields.hasAll(fields, "instruction", "answer")) {
            throw Fields.unknownLayout(record, context);
        }
        String named = Fields.text(fields, "type");
        Optional<TaskType> type = named.isEmpty() ? ofPath(record.file()) : ofName(named);
        return new ReleaseRow(
                Fields.text(fields, "id"),
                Fields.text(fields, "instruction"),
                Fields.text(fields, "context"),
                fields.get("answer"),
                type.orElseThrow(() -> new BadRecordException("unknown-type", "Invalid type: " + named)),
                Fields.text(fields, "origin"),
                Fields.text(fields, "derived_from"));
    }

    /**
     * The row's own id, or, where it has none, a hash of all it says: files of the release may be cut, named and ordered in
     * any way, and a row is still the same.
     */
    String identity() {
        return id.isEmpty()
                ? Ids.hash(
                        instruction,
                        passage,
                        answer.isTextual() ? Fields.text(answer) : answer.toString(),
                        type.name(),
                        origin)
                : id;
    }

    /** The letters of the right options; a single answer may be written with its text, or as its text alone. */
    List<Integer> letters(List<String> options) throws BadRecordException {
        String text = Fields.text(answer);
        Matcher matcher = LETTER_AND_TEXT.matcher(text);
        if (matcher.matches()) {
            int letter = matcher.group(1).charAt(0) - 'A';
            if (letter < options.size()
                    && options.get(letter).equals(matcher.group(2).strip())) {
                return List.of(letter);
            }
        }
        int whole = options.indexOf(text);
        return whole >= 0 && text.length() > 1 ? List.of(whole) : AnswerLetters.positions(answer);
    }

    private static ReleaseRow chat(RawRecord record, JsonNode messages) throws BadRecordException {
        String user = Fields.text(turn(messages, "user"));
        JsonNode fields = record.fields();
        JsonNode gold = fields.hasNonNull("answer") ? fields.get("answer") : turn(messages, "assistant");
        TaskType type = ofPath(record.file()).orElseGet(() -> ofForm(user, gold));
        JsonNode answer = type == TaskType.OEQ ? turn(messages, "assistant") : gold;
        return new ReleaseRow(
                Fields.text(fields, "id"),
                user,
                "",
                answer,
                type,
                Fields.text(fields, "origin"),
                Fields.text(fields, "derived_from"));
    }

    /** Options and letters make it closed; several letters are proof of MCQ, one is taken for MCQU. */
    private static TaskType ofForm(String instruction, JsonNode answer) {
        try {
            boolean optioned = LetteredOptions.in(instruction).isPresent();
            int letters = optioned ? AnswerLetters.positions(answer).size() : 0;
            return letters == 0 ? TaskType.OEQ : letters == 1 ? TaskType.MCQU : TaskType.MCQ;
        } catch (BadRecordException e) {
            return TaskType.OEQ;
        }
    }

    private static Optional<TaskType> ofName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "mcqu", "qcmu", "qcu" -> Optional.of(TaskType.MCQU);
            case "mcq", "mcqm", "qcm" -> Optional.of(TaskType.MCQ);
            case "oeq", "qro", "qroc", "en2fr", "fr2en" -> Optional.of(TaskType.OEQ);
            default -> Optional.empty();
        };
    }

    private static Optional<TaskType> ofPath(String path) {
        String[] words = path.split("[^A-Za-z0-9]+");
        for (int i = words.length - 1; i >= 0; i--) {
            Optional<TaskType> type = ofName(words[i]);
            if (type.isPresent()) {
                return type;
            }
        }
        return Optional.empty();
    }

    private static JsonNode turn(JsonNode messages, String role) throws BadRecordException {
        JsonNode found = null;
        for (JsonNode message : messages) {
            if (Fields.text(message, "role").equals(role)) {
                if (found != null) {
                    throw new BadRecordException("several-turns", "More than one turn of the " + role);
                }
                found = message.path("content");
            }
        }
        if (found == null) {
            throw new BadRecordException("unreadable-chat", "No turn of the " + role);
        }
        return found;
    }
}
