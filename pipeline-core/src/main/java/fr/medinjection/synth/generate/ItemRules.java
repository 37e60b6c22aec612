package fr.medinjection.synth.generate;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is looked for in the items of a reply beside their form.
 *
 * @param shingle words per shingle when two questions on one text are compared
 * @param questionSimilarity the least Jaccard similarity at which two questions on one text are the same question
 * @param pointing expressions that point to a text the reader does not see, by name; they are searched for in folded words
 *     (lower case, no accents, no punctuation)
 */
public record ItemRules(int shingle, double questionSimilarity, Map<String, String> pointing) implements Serializable {
    public ItemRules {
        pointing = new LinkedHashMap<>(pointing);
        if (shingle < 1) {
            throw new UserException("Invalid shingle: " + shingle + ", expected 1 or more");
        }
        if (!(questionSimilarity > 0 && questionSimilarity <= 1)) {
            throw new UserException(
                    "Invalid question-similarity: " + questionSimilarity + ", expected more than 0 and at most 1");
        }
        pointing.forEach(ItemRules::require);
    }

    private static void require(String name, String expression) {
        try {
            if (Pattern.compile(expression).matcher("").find()) {
                throw new UserException("Invalid expression of pointing: " + name + " finds something in nothing");
            }
        } catch (PatternSyntaxException e) {
            throw new UserException("Invalid expression of pointing: " + name + ": " + e.getDescription(), e);
        }
    }
}
