package fr.medinjection.lm.chat;

import java.util.List;

/**
 * Qwen3's ChatML. Thoughts are dropped from the answers before the last question; the last message keeps its thought, and gets an empty one if it
 * has none, so a chat of one question and one answer holds an empty thought.
 */
final class ThinkingChatMl implements ChatForm {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    @Override
    public void write(List<Message> messages, ChatTemplate.Ending ending, ChatText text) {
        int question = lastQuestion(messages);
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String content = message.role() == Message.Role.ASSISTANT
                    ? answer(message.content(), i > question, i == messages.size() - 1)
                    : message.content();
            ChatMl.turn(text, message.role(), content);
        }
        text.add(
                switch (ending) {
                    case NONE -> "";
                    case ANSWER -> ChatMl.OPEN_ANSWER;
                    case ANSWER_WITHOUT_THINKING -> ChatMl.OPEN_ANSWER + thought("");
                });
    }

    private static String answer(String whole, boolean afterQuestion, boolean last) {
        String reasoning = "";
        String content = whole;
        if (whole.contains(CLOSE)) {
            reasoning = PythonText.withoutOuterBreaks(PythonText.afterLast(PythonText.beforeFirst(whole, CLOSE), OPEN));
            content = PythonText.withoutLeadingBreaks(PythonText.afterLast(whole, CLOSE));
        }
        return afterQuestion && (last || !reasoning.isEmpty())
                ? thought(reasoning) + PythonText.withoutLeadingBreaks(content)
                : content;
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
