package fr.medinjection.lm.chat;

import java.util.List;

/** Llama 3's turns: a header with the role, the trimmed text, an end mark. From 3.1 on a system turn with two dates always comes first. */
record LlamaHeaders(Preamble preamble) implements ChatForm {
    private static final String BEGIN = "<|begin_of_text|>";
    private static final String END = "<|eot_id|>";
    private static final String DATES = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

    /** What the system turn begins with. */
    enum Preamble {
        NONE,
        DATES
    }

    @Override
    public void write(Chat chat, ChatTemplate.Ending ending, ChatText text) {
        List<Message> messages = chat.messages();
        text.add(BEGIN);
        List<Message> rest = messages;
        if (preamble == Preamble.DATES) {
            boolean own = messages.get(0).role() == Message.Role.SYSTEM;
            String system = own ? PythonText.trimmed(messages.get(0).content()) : "";
            turn(text, Message.Role.SYSTEM, DATES + system);
            rest = messages.subList(own ? 1 : 0, messages.size());
        }
        rest.forEach(message -> turn(text, message.role(), PythonText.trimmed(message.content())));
        text.add(ending == ChatTemplate.Ending.NONE ? "" : header(Message.Role.ASSISTANT));
    }

    private static void turn(ChatText text, Message.Role role, String content) {
        text.add(header(role));
        if (role == Message.Role.ASSISTANT) {
            text.answer(content + END);
        } else {
            text.add(content + END);
        }
    }

    private static String header(Message.Role role) {
        return "<|start_header_id|>" + role.label() + "<|end_header_id|>\n\n";
    }
}
