package fr.medinjection.lm.chat;

import java.util.List;

/** Turns a chat into the text that a model was made for. */
public interface ChatRenderer {
    /** The text, and where in it the assistant speaks. */
    RenderedChat rendered(List<Message> messages, ChatTemplate.Ending ending);

    default String render(List<Message> messages, ChatTemplate.Ending ending) {
        return rendered(messages, ending).text();
    }
}
