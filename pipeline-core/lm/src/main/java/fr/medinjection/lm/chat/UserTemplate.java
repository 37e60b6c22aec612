package fr.medinjection.lm.chat;

import fr.medinjection.lm.LmException;
import java.util.ArrayList;
import java.util.List;

/** A model's own template, which rendered known chats exactly. The assistant's turns are found by rendering the chat up to them. */
final class UserTemplate implements ChatRenderer {
    private final TemplateEngine engine;

    UserTemplate(TemplateEngine engine) {
        this.engine = engine;
    }

    @Override
    public String render(List<Message> messages, ChatTemplate.Ending ending) {
        if (messages.isEmpty()) {
            throw new LmException("Cannot render a chat without messages");
        }
        return engine.render(messages, ending);
    }

    @Override
    public RenderedChat rendered(List<Message> messages, ChatTemplate.Ending ending) {
        String text = render(messages, ending);
        List<RenderedChat.Stretch> answers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Message.Role.ASSISTANT) {
                answers.add(answer(messages, i, text));
            }
        }
        return new RenderedChat(text, answers);
    }

    private RenderedChat.Stretch answer(List<Message> messages, int index, String text) {
        String before = index == 0 ? "" : engine.render(messages.subList(0, index), ChatTemplate.Ending.ANSWER);
        String through = engine.render(messages.subList(0, index + 1), ChatTemplate.Ending.NONE);
        int end = through.length();
        while (end > 0 && through.charAt(end - 1) == '\n') {
            end--;
        }
        if (index == 0
                || !text.startsWith(before)
                || !text.startsWith(through.substring(0, end))
                || end < before.length()) {
            throw new LmException("Cannot tell what the assistant says in a chat of this template: turn " + (index + 1)
                    + " is written otherwise when others follow");
        }
        return new RenderedChat.Stretch(before.length(), end);
    }
}
