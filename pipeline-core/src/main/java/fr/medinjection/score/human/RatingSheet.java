package fr.medinjection.score.human;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.data.Ids;
import fr.medinjection.score.judge.JudgePrompt;
import java.util.ArrayList;
import java.util.List;

/** What raters are given: the judges' instructions, and the answers of the sample without a word on who gave them. */
record RatingSheet(JudgePrompt prompt, List<Case> cases) {
    /** The kind of file that the page exports, and its version. */
    static final String FORMAT = "medinjection-fr ratings";

    static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    RatingSheet {
        cases = List.copyOf(cases);
    }

    /** Changes with any word that raters are shown. */
    String fingerprint() {
        List<String> parts = new ArrayList<>(List.of(prompt.instructions()));
        cases.forEach(one -> parts.addAll(List.of(one.key(), one.question(), one.reference(), one.reply())));
        return Ids.hash(parts.toArray(String[]::new));
    }

    /** As the page reads it: nothing of it can end the element that it stands in. */
    String json() {
        ObjectNode sheet = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("sheet", fingerprint())
                .put("instructions", prompt.instructions());
        ArrayNode list = sheet.putArray("cases");
        cases.forEach(one -> list.addObject()
                .put("key", one.key())
                .put("question", one.question())
                .put("reference", one.reference())
                .put("answer", one.reply()));
        try {
            return JSON.writeValueAsString(sheet)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the rating sheet", e);
        }
    }
}
