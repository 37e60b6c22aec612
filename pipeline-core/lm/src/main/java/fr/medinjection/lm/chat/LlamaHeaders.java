package fr.medinjection.lm.chat;

import java.util.List;

/** Llama 3's turns: a header with the role, the trimmed text, an end mark. From 3.1 on a system turn with two dates always comes first. */
record LlamaHeaders(Preamble preamble) implements ChatForm {
    private static final String BEGIN = "<|begin_of_text|>";
    private static final String DATES = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

    /** What the system turn begins with. */
    enum Preamble {
        NONE,
        DATES
    }

    @Override
    public String render(List<Message> messages, ChatTemplate.Ending ending) {
        StringBuilder text = new StringBuilder(BEGIN);
        List<Message> rest = messages;
        if (preamble == Preamble.DATES) {
            boolean own = messages.get(0).role() == Message.Role.SYSTEM;
            String system = own ? PythonText.trimmed(messages.get(0).content()) : "";
            text.append(turn(Message.Role.SYSTEM, DATES + system));
            rest = messages.subList(own ? 1 : 0, messages.size());
        }
        rest.forEach(message -> text.append(turn(message.role(), PythonText.trimmed(message.content()))));
        return text.append(ending == ChatTemplate.Ending.NONE ? "" : header(Message.Role.ASSISTANT))
                .toString();
    }

    private static String turn(Message.Role role, String content) {
        return header(role) + content + "<|eot_id|>";
    }

    private static String header(Message.Role role) {
        return "<|start_header_id|>" + role.label() + "<|end_header_id|>\n\n";
    }
}
