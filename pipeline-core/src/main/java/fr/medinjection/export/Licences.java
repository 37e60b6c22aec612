package fr.medinjection.export;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What may be passed on. Licences are compared without case; an entry ending in {@code *} stands for all that begin so, the
 * entry {@code ""} for rows whose licence is not stated.
 *
 * @param exclude licences whose rows are not exported
 * @param shareAlike licences that a collection takes on with the first such row
 * @param shareAlikeRows where these rows go
 */
public record Licences(List<String> exclude, List<String> shareAlike, ShareAlike shareAlikeRows)
        implements Serializable {
    public Licences {
        exclude = List.copyOf(exclude);
        shareAlike = List.copyOf(shareAlike);
    }

    /** Why rows under this licence are not exported, if they are not. */
    public Optional<String> exclusion(String licence) {
        if (matches(exclude, licence)) {
            return Optional.of(licence.isEmpty() ? "no licence stated" : "licence " + licence + " is excluded");
        }
        return isShareAlike(licence) && shareAlikeRows == ShareAlike.EXCLUDE
                ? Optional.of("share-alike licence " + licence + " is excluded")
                : Optional.empty();
    }

    boolean standsApart(String licence) {
        return isShareAlike(licence) && shareAlikeRows == ShareAlike.APART;
    }

    boolean isShareAlike(String licence) {
        return matches(shareAlike, licence);
    }

    private static boolean matches(List<String> entries, String licence) {
        String lower = licence.toLowerCase(Locale.ROOT);
        return entries.stream()
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.endsWith("*")
                        ? lower.startsWith(entry.substring(0, entry.length() - 1))
                        : lower.equals(entry));
    }
}
