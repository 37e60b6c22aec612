package fr.medinjection.lm.chat;

import java.util.Locale;

/** One turn of a chat. Its text is data: it is never interpreted. */
public record Message(Role role, String content) {
    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
