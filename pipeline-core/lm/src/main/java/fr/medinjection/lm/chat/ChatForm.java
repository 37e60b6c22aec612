package fr.medinjection.lm.chat;

import java.util.List;

/** How a family writes a chat. */
interface ChatForm {
    String render(List<Message> messages, ChatTemplate.Ending ending);
}
