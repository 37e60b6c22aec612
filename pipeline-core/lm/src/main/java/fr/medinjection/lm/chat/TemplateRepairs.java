package fr.medinjection.lm.chat;

import java.util.regex.Pattern;

/** What of Jinja2 the Java engine reads otherwise, written so that it reads it as meant. What they do not mend shows when known chats are rendered. */
final class TemplateRepairs {
    /** White-space control, which the engine heeds on statements only. */
    private static final Pattern TRIM_BEFORE = Pattern.compile("\\s*\\{(\\{|%|#)-");

    private static final Pattern TRIM_AFTER = Pattern.compile("-(\\}|%|#)\\}\\s*");
    private static final Pattern REVERSED = Pattern.compile("\\[\\s*::\\s*-1\\s*\\]");
    /** In a named argument a minus binds to the name. */
    private static final Pattern NAMED_LENGTH = Pattern.compile("=\\s*(\\w+\\s*\\|\\s*length\\s*-\\s*\\d+)");

    private TemplateRepairs() {}

    static String of(String template) {
        String text = TRIM_BEFORE.matcher(template).replaceAll("{$1");
        text = TRIM_AFTER.matcher(text).replaceAll("$1}");
        text = REVERSED.matcher(text).replaceAll("|reverse");
        return NAMED_LENGTH.matcher(text).replaceAll("=($1)");
    }
}
