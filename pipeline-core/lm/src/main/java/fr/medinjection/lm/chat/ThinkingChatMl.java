package fr.medinjection.lm.chat;

import java.util.List;
import java.util.Optional;

/**
 * Qwen3's ChatML. Thoughts are dropped from the answers before the last question; the last message keeps its thought, and gets an empty one if it
 * has none, so a chat of one question and one answer holds an empty thought.
 */
final class ThinkingChatMl implements ChatForm {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    @Override
    public boolean hasTools() {
        return true;
    }

    @Override
    public void write(Chat chat, ChatTemplate.Ending ending, ChatText text) {
        List<Message> messages = chat.messages();
        int question = lastQuestion(messages);
        boolean own = messages.get(0).role() == Message.Role.SYSTEM;
        ChatMl.system(chat, own ? Optional.of(messages.get(0).content()) : Optional.empty(), text);
        for (int i = own ? 1 : 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Message.Role.ASSISTANT) {
                ChatMl.turn(
                        text, Message.Role.ASSISTANT, answer(messages.get(i), i > question, i == messages.size() - 1));
            } else if (chat.isTool(i)) {
                QwenTools.QWEN3.write(chat, i, messages.get(i).content(), text);
            } else {
                ChatMl.turn(text, messages.get(i).role(), messages.get(i).content());
            }
        }
        text.add(
                switch (ending) {
                    case NONE -> "";
                    case ANSWER -> ChatMl.OPEN_ANSWER;
                    case ANSWER_WITHOUT_THINKING -> ChatMl.OPEN_ANSWER + thought("");
                });
    }

    private static String answer(Message message, boolean afterQuestion, boolean last) {
        String whole = message.content();
        String reasoning = "";
        String content = whole;
        if (whole.contains(CLOSE)) {
            reasoning = PythonText.withoutOuterBreaks(PythonText.afterLast(PythonText.beforeFirst(whole, CLOSE), OPEN));
            content = PythonText.withoutLeadingBreaks(PythonText.afterLast(whole, CLOSE));
        }
        boolean thinks = afterQuestion && (last || !reasoning.isEmpty());
        String shown = thinks ? thought(reasoning) + PythonText.withoutLeadingBreaks(content) : content;
        String calls = QwenTools.QWEN3.calls(content, message.calls()).substring(content.length());
        return shown + calls;
    }

    private static String thought(String reasoning) {
        return OPEN + "\n" + reasoning + "\n" + CLOSE + "\n\n";
    }

    /** The last user turn that is not a tool's answer, or the last turn where there is none. */
    private static int lastQuestion(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            String content = messages.get(i).content();
            boolean tool = content.startsWith("<tool_response>") && content.endsWith("</tool_response>");
            if (messages.get(i).role() == Message.Role.USER && !tool) {
                return i;
            }
        }
        return messages.size() - 1;
    }
}
