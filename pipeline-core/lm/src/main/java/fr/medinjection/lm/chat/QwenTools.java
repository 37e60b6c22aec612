package fr.medinjection.lm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** How the Qwen families write tools: described in the system turn, called within the assistant's, their answers together in a user's turn. */
enum QwenTools {
    /** Text arguments are quoted as JSON. */
    QWEN2_5 {
        @Override
        String calls(String content, List<Message.ToolCall> calls) {
            StringBuilder text = new StringBuilder(content);
            for (int i = 0; i < calls.size(); i++) {
                text.append(i > 0 || !content.isEmpty() ? "\n" : "");
                text.append(call(calls.get(i), PythonJson.text(calls.get(i).arguments())));
            }
            return text.toString();
        }
    },
    /** Text arguments are written as they are. */
    QWEN3 {
        @Override
        String calls(String content, List<Message.ToolCall> calls) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < calls.size(); i++) {
                JsonNode arguments = calls.get(i).arguments();
                text.append(i > 0 || !content.isEmpty() ? "\n" : "");
                text.append(
                        call(calls.get(i), arguments.isTextual() ? arguments.asText() : PythonJson.text(arguments)));
            }
            return content + text;
        }
    };

    private static final String BEFORE =
            "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
                    + "You are provided with function signatures within <tools></tools> XML tags:\n<tools>";
    private static final String AFTER =
            "\n</tools>\n\nFor each function call, return a json object with function name and"
                    + " arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{\"name\": <function-name>, \"arguments\":"
                    + " <args-json-object>}\n</tool_call>";

    /** A content followed by the calls. */
    abstract String calls(String content, List<Message.ToolCall> calls);

    static String described(List<JsonNode> tools, Optional<String> system) {
        StringBuilder text = new StringBuilder(system.map(own -> own + "\n\n").orElse(""));
        text.append(BEFORE);
        tools.forEach(tool -> text.append('\n').append(PythonJson.text(tool)));
        return text.append(AFTER).toString();
    }

    boolean writes(Message message) {
        return message.role() == Message.Role.TOOL || !message.calls().isEmpty();
    }

    /** A tool's answer, or an assistant's turn with calls after {@code content}. */
    void write(Chat chat, int index, String content, ChatText text) {
        if (chat.isTool(index)) {
            text.add(chat.isTool(index - 1) ? "" : "<|im_start|>user");
            text.add("\n<tool_response>\n" + content + "\n</tool_response>");
            text.add(chat.isTool(index + 1) ? "" : ChatMl.END + "\n");
        } else {
            ChatMl.turn(
                    text,
                    Message.Role.ASSISTANT,
                    calls(content, chat.messages().get(index).calls()));
        }
    }

    private static String call(Message.ToolCall call, String arguments) {
        return "<tool_call>\n{\"name\": \"" + call.name() + "\", \"arguments\": " + arguments + "}\n</tool_call>";
    }
}
