package fr.medinjection.lm.chat;

import java.util.List;

/** How a family writes a chat. */
interface ChatForm {
    void write(List<Message> messages, ChatTemplate.Ending ending, ChatText text);
}
