package fr.medinjection.lm.chat;

import java.util.List;
import java.util.Optional;

/** ChatML: each turn between {@code <|im_start|>role} and {@code <|im_end|>}, with a system turn of the family's own where the chat has none. */
record ChatMl(Optional<String> defaultSystem) implements ChatForm {
    static final String OPEN_ANSWER = "<|im_start|>assistant\n";

    static ChatMl plain() {
        return new ChatMl(Optional.empty());
    }

    static ChatMl withSystem(String text) {
        return new ChatMl(Optional.of(text));
    }

    @Override
    public String render(List<Message> messages, ChatTemplate.Ending ending) {
        StringBuilder text = new StringBuilder();
        if (messages.get(0).role() != Message.Role.SYSTEM) {
            defaultSystem.ifPresent(system -> text.append(turn(Message.Role.SYSTEM, system)));
        }
        messages.forEach(message -> text.append(turn(message.role(), message.content())));
        return text.append(ending == ChatTemplate.Ending.NONE ? "" : OPEN_ANSWER)
                .toString();
    }

    static String turn(Message.Role role, String content) {
        return "<|im_start|>" + role.label() + "\n" + content + "<|im_end|>\n";
    }
}
