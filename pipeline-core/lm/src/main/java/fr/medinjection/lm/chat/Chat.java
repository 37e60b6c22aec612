package fr.medinjection.lm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Messages, and the tools that the assistant may call, each described by a JSON object. */
public record Chat(List<Message> messages, List<JsonNode> tools) {
    public Chat {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    public static Chat of(List<Message> messages) {
        return new Chat(messages, List.of());
    }

    boolean usesTools() {
        return !tools.isEmpty()
                || messages.stream()
                        .anyMatch(
                                m -> m.role() == Message.Role.TOOL || !m.calls().isEmpty());
    }

    boolean isTool(int index) {
        return index >= 0 && index < messages.size() && messages.get(index).role() == Message.Role.TOOL;
    }
}
