package fr.medinjection.lm.chat;

/** How a family writes a chat. */
interface ChatForm {
    void write(Chat chat, ChatTemplate.Ending ending, ChatText text);

    /** Whether it has a way to write tools and what they answer. */
    default boolean hasTools() {
        return false;
    }
}
