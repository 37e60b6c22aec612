package fr.medinjection.source;

import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Reading the settings of a source that are more than a text. */
public final class Settings {
    private Settings() {}

    /** The parts of a setting separated by commas, in order, without blanks around them; empty parts are left out. */
    public static List<String> list(SourceContext context, String key) {
        return parts(context.setting(key));
    }

    static List<String> parts(String value) {
        return Stream.of(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** A setting that must be one of a few words. */
    public static String choice(SourceContext context, String key, Set<String> allowed) {
        String value = context.setting(key);
        if (!allowed.contains(value)) {
            throw invalid(context, key, "one of " + allowed.stream().sorted().toList());
        }
        return value;
    }

    public static int integer(SourceContext context, String key, int least) {
        try {
            int value = Integer.parseInt(context.setting(key));
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw invalid(context, key, "a whole number");
        }
        throw invalid(context, key, least + " or more");
    }

    /** A number of rows, or {@code all} of them. */
    public static OptionalLong count(SourceContext context, String key) {
        String value = context.setting(key);
        if (value.equals("all")) {
            return OptionalLong.empty();
        } else if (value.matches("[1-9]\\d{0,8}")) {
            return OptionalLong.of(Long.parseLong(value));
        }
        throw invalid(context, key, "all or a number of rows");
    }

    public static Split split(SourceContext context, String key) {
        Set<String> labels = Set.of("train", "validation", "test", "unsplit");
        return Split.of(choice(context, key, labels));
    }

    public static UserException invalid(SourceContext context, String key, String expected) {
        return new UserException("Invalid setting " + key + " of source " + context.name() + ": " + context.setting(key)
                + ", expected " + expected);
    }
}
