package fr.medinjection.lm.chat;

import fr.medinjection.lm.LmException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Mistral's turns: the question between {@code [INST]} and {@code [/INST]}, then the answer and {@code </s>}. Questions and answers must alternate,
 * and a system text goes before the question that ends the chat, or nowhere where an answer does.
 */
record Instructions(String open, String close, String beforeAnswer, UnaryOperator<String> answer, SystemText system)
        implements ChatForm {
    static final Instructions V1 =
            new Instructions("[INST] ", " [/INST]", "", UnaryOperator.identity(), SystemText.REFUSED);
    static final Instructions V3 =
            new Instructions("[INST] ", "[/INST]", " ", PythonText::trimmed, SystemText.WITH_LAST);
    static final Instructions NEMO =
            new Instructions("[INST]", "[/INST]", "", UnaryOperator.identity(), SystemText.WITH_LAST);

    private static final String BEGIN = "<s>";
    private static final String END = "</s>";

    /** What the template does with a system text. */
    enum SystemText {
        REFUSED,
        WITH_LAST
    }

    @Override
    public void write(Chat chat, ChatTemplate.Ending ending, ChatText text) {
        List<Message> messages = chat.messages();
        boolean own = messages.get(0).role() == Message.Role.SYSTEM && system == SystemText.WITH_LAST;
        List<Message> turns = messages.subList(own ? 1 : 0, messages.size());
        text.add(BEGIN);
        for (int i = 0; i < turns.size(); i++) {
            require(turns.get(i).role(), i % 2 == 0 ? Message.Role.USER : Message.Role.ASSISTANT);
            String content = turns.get(i).content();
            boolean last = i == turns.size() - 1;
            if (i % 2 == 0) {
                String before = own && last ? messages.get(0).content() + "\n\n" : "";
                text.add(open + before + content + close);
            } else {
                text.add(beforeAnswer).answer(answer.apply(content) + END);
            }
        }
    }

    private static void require(Message.Role role, Message.Role expected) {
        if (role != expected) {
            throw new LmException("Cannot render a " + role.label() + " turn where Mistral's template has "
                    + expected.label() + ": questions and answers alternate");
        }
    }
}
