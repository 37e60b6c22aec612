package fr.medinjection.source.trad;

import fr.medinjection.source.BadRecordException;
import java.util.ArrayList;
import java.util.List;

/**
 * A question with its options behind it in one text: {@code ...\nAnswer Choices: (A) ... (B) ...}, as MedXpertQA and the
 * copies its authors made of other sets are written.
 */
record AnswerChoices(String question, List<String> options) {
    private static final String HEADING = "\nAnswer Choices:";

    /** The question alone; text without the heading is left as it is. */
    static String strip(String text) {
        int heading = text.lastIndexOf(HEADING);
        return heading < 0 ? text.strip() : text.substring(0, heading).strip();
    }

    /** The question and its {@code count} options; each letter is looked for after the one before it. */
    static AnswerChoices of(String text, int count) throws BadRecordException {
        int heading = text.lastIndexOf(HEADING);
        List<String> options = new ArrayList<>();
        int start = heading < 0 ? -1 : text.indexOf("(A)", heading);
        for (int i = 0; start >= 0 && i < count; i++) {
            int next = i + 1 == count ? text.length() : text.indexOf(" (" + (char) ('B' + i) + ")", start);
            options.add(next < 0 ? "" : text.substring(start + 3, next).strip());
            start = next < 0 ? -1 : next + 1;
        }
        if (start < 0) {
            throw new BadRecordException("unparseable-options", "No " + count + " options behind the question");
        }
        return new AnswerChoices(strip(text), options);
    }
}
