package fr.medinjection.lm.chat;

import java.util.List;
import java.util.Optional;

/** ChatML: each turn between {@code <|im_start|>role} and {@code <|im_end|>}, with a system turn of the family's own where the chat has none. */
record ChatMl(Optional<String> defaultSystem, Optional<QwenTools> tools) implements ChatForm {
    static final String END = "<|im_end|>";
    static final String OPEN_ANSWER = header(Message.Role.ASSISTANT);

    static ChatMl plain() {
        return new ChatMl(Optional.empty(), Optional.empty());
    }

    static ChatMl withSystem(String text) {
        return new ChatMl(Optional.of(text), Optional.empty());
    }

    ChatMl with(QwenTools form) {
        return new ChatMl(defaultSystem, Optional.of(form));
    }

    @Override
    public boolean hasTools() {
        return tools.isPresent();
    }

    @Override
    public void write(Chat chat, ChatTemplate.Ending ending, ChatText text) {
        List<Message> messages = chat.messages();
        boolean own = messages.get(0).role() == Message.Role.SYSTEM;
        Optional<String> system = own ? Optional.of(messages.get(0).content()) : defaultSystem;
        system(chat, system, text);
        for (int i = own ? 1 : 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (chat.usesTools() && tools.isPresent() && tools.get().writes(message)) {
                tools.get().write(chat, i, message.content(), text);
            } else {
                turn(text, message.role(), message.content());
            }
        }
        text.add(ending == ChatTemplate.Ending.NONE ? "" : OPEN_ANSWER);
    }

    static void system(Chat chat, Optional<String> own, ChatText text) {
        if (!chat.tools().isEmpty()) {
            turn(text, Message.Role.SYSTEM, QwenTools.described(chat.tools(), own));
        } else {
            own.ifPresent(system -> turn(text, Message.Role.SYSTEM, system));
        }
    }

    static void turn(ChatText text, Message.Role role, String content) {
        text.add(header(role));
        if (role == Message.Role.ASSISTANT) {
            text.answer(content + END).add("\n");
        } else {
            text.add(content + END + "\n");
        }
    }

    static String header(Message.Role role) {
        return "<|im_start|>" + role.label() + "\n";
    }
}
