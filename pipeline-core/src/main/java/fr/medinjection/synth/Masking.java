package fr.medinjection.synth;

import fr.medinjection.udf.text.PersonalData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stand-ins for the personal data of one item: {@code ⟦1⟧} goes out, what it stands for comes back in. The same data has the
 * same stand-in in all texts of the item.
 */
public final class Masking {
    private static final Pattern STAND_IN = Pattern.compile("\u27E6[A-Z]*\\d+\u27E7");
    private final Map<String, String> standIns = new LinkedHashMap<>();
    private final PrivacyConfig.Mask mask;
    private final List<String> texts;
    private String prefix = "\u27E6";

    private Masking(PrivacyConfig.Mask mask, List<String> texts) {
        this.mask = mask;
        this.texts = List.copyOf(texts);
    }

    /** Masking of an item with these texts: its stand-ins differ from anything that stands there. */
    static Masking of(PrivacyConfig.Mask mask, List<String> texts) {
        Masking masking = new Masking(mask, texts);
        while (texts.stream().anyMatch(text -> text.contains(masking.prefix))) {
            masking.prefix += "X";
        }
        texts.forEach(masking::mask); // so that a reply finds the stand-ins that its request had
        return masking;
    }

    /** The text with stand-ins, where anything is masked. */
    public String mask(String text) {
        return mask == PrivacyConfig.Mask.NOTHING ? text : masked(text);
    }

    private String masked(String text) {
        List<PersonalData.Finding> findings = new ArrayList<>(PersonalData.in(text));
        findings.sort(Comparator.comparingInt(PersonalData.Finding::start).thenComparing(finding -> -finding.end()));
        StringBuilder masked = new StringBuilder();
        int from = 0;
        for (PersonalData.Finding finding : findings) {
            if (finding.end() > from) { // findings may overlap: what sticks out of the one before is masked too
                int start = Math.max(from, finding.start());
                masked.append(text, from, start).append(standIn(text.substring(start, finding.end())));
                from = finding.end();
            }
        }
        return masked.append(text.substring(from)).toString();
    }

    private String standIn(String data) {
        return standIns.computeIfAbsent(data, key -> prefix + (standIns.size() + 1) + "\u27E7");
    }

    /** The text with the data in place of its stand-ins. */
    public String restore(String text) {
        String restored = text;
        for (Map.Entry<String, String> standIn : standIns.entrySet()) {
            restored = restored.replace(standIn.getValue(), standIn.getKey());
        }
        return restored;
    }

    /** Whether every stand-in of a reply was sent: one that was made up stands for nothing. */
    public boolean isKnown(String reply) {
        return mask == PrivacyConfig.Mask.NOTHING
                || standIns(reply).keySet().stream()
                        .allMatch(one ->
                                standIns.containsValue(one) || texts.stream().anyMatch(text -> text.contains(one)));
    }

    /** The stand-ins of a text, each with how often it stands there. */
    public static Map<String, Integer> standIns(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher matcher = STAND_IN.matcher(text);
        while (matcher.find()) {
            counts.merge(matcher.group(), 1, Integer::sum);
        }
        return counts;
    }
}
