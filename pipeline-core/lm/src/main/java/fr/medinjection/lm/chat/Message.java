package fr.medinjection.lm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** One turn of a chat. Its text is data: it is never interpreted. An assistant may call tools; a tool's turn is what it answered. */
public record Message(Role role, String content, List<ToolCall> calls) {
    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A tool that is called, with its arguments: a JSON object, or a text that is shown as it is. */
    public record ToolCall(String name, JsonNode arguments) {}

    public Message {
        calls = List.copyOf(calls);
    }

    public Message(Role role, String content) {
        this(role, content, List.of());
    }
}
