package fr.medinjection.lm.chat;

import java.util.ArrayList;
import java.util.List;

/** A rendered chat while it is written. */
final class ChatText {
    private final StringBuilder text = new StringBuilder();
    private final List<RenderedChat.Stretch> answers = new ArrayList<>();

    ChatText add(String more) {
        text.append(more);
        return this;
    }

    /** Adds what an assistant says, the mark that ends its turn included. */
    ChatText answer(String more) {
        answers.add(new RenderedChat.Stretch(text.length(), text.length() + more.length()));
        return add(more);
    }

    RenderedChat done() {
        return new RenderedChat(text.toString(), answers);
    }
}
