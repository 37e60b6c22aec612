package fr.medinjection.lm.chat;

import java.util.List;
import java.util.Optional;

/** ChatML: each turn between {@code <|im_start|>role} and {@code <|im_end|>}, with a system turn of the family's own where the chat has none. */
record ChatMl(Optional<String> defaultSystem) implements ChatForm {
    static final String END = "<|im_end|>";
    static final String OPEN_ANSWER = header(Message.Role.ASSISTANT);

    static ChatMl plain() {
        return new ChatMl(Optional.empty());
    }

    static ChatMl withSystem(String text) {
        return new ChatMl(Optional.of(text));
    }

    @Override
    public void write(List<Message> messages, ChatTemplate.Ending ending, ChatText text) {
        if (messages.get(0).role() != Message.Role.SYSTEM) {
            defaultSystem.ifPresent(system -> turn(text, Message.Role.SYSTEM, system));
        }
        messages.forEach(message -> turn(text, message.role(), message.content()));
        text.add(ending == ChatTemplate.Ending.NONE ? "" : OPEN_ANSWER);
    }

    static void turn(ChatText text, Message.Role role, String content) {
        text.add(header(role));
        if (role == Message.Role.ASSISTANT) {
            text.answer(content + END).add("\n");
        } else {
            text.add(content + END + "\n");
        }
    }

    private static String header(Message.Role role) {
        return "<|im_start|>" + role.label() + "\n";
    }
}
