package fr.medinjection.finetune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.train.EvaluationRecord;
import fr.medinjection.lm.train.JsonLinesLog;
import fr.medinjection.lm.train.StepRecord;

/** The lines of {@code log.jsonl}: one JSON object for each optimizer step and each evaluation. */
public final class LogLines {
    /** The name of the log in a model's folder. */
    public static final String FILE = "log.jsonl";

    /** The field that says what a line is. */
    public static final String KIND = "kind";

    public static final String STEP = "step";
    public static final String EVALUATION = "evaluation";

    /** How far a run is as it begins; told to the driver, not in the file. */
    static final String START = "start";

    /** Why a run cannot go on; told to the driver, not in the file. */
    static final String REFUSAL = "refusal";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LogLines() {}

    static String of(StepRecord record) {
        return JsonLinesLog.line(record);
    }

    static String of(EvaluationRecord record) {
        return JsonLinesLog.line(record);
    }

    static String start(long stepsDone, long steps) {
        return line(START, JSON.createObjectNode().put("steps_done", stepsDone).put("steps", steps));
    }

    static String refusal(String why) {
        return line(REFUSAL, JSON.createObjectNode().put("why", why));
    }

    private static String line(String kind, ObjectNode values) {
        ObjectNode line = JSON.createObjectNode().put(KIND, kind);
        line.setAll(values);
        return line.toString();
    }

    /** A line's object; one that a killed process left half written is an empty object. */
    public static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
