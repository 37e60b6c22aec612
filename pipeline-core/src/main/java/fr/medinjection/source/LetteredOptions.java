package fr.medinjection.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question and the options that stand behind it in the same text, as {@code (A) ...}, {@code A. ...}, {@code A) ...},
 * {@code A - ...} or {@code A : ...}, one a line or, failing that, in a row; an announcing line ({@code Options :}) is
 * cut off. The letters must run A, B, C ... without a gap: text that leaves a doubt has no options.
 *
 * @param question the text before the options
 * @param options the options without their letters, each on one line
 */
public record LetteredOptions(String question, List<String> options) {
    private static final String LINE = "(?m)^[ \\t\\u00a0]*(?:[-*•][ \\t\\u00a0]*)?";
    private static final String BREAK = "(?<!\\S)";
    /** How a letter is set off, most telling first, and how many options in a row make it more than a chance. */
    private static final List<Style> STYLES = List.of(
            new Style(LINE + "\\(([A-Za-z])\\)[ \\t\\u00a0]*", 2),
            new Style(LINE + "([A-Za-z])\\)[ \\t\\u00a0]*", 2),
            new Style(LINE + "([A-Za-z])\\.(?![A-Za-z]\\.)[ \\t\\u00a0]*", 2),
            new Style(LINE + "([A-Z])[ \\t\\u00a0]*[-–—][ \\t\\u00a0]+", 2),
            new Style(LINE + "([A-Z])[ \\t\\u00a0]*:[ \\t\\u00a0]+", 2));

    private static final List<Style> STYLES_IN_A_ROW = List.of(
            new Style(BREAK + "\\(([A-Z])\\)[ \\t\\u00a0]*", 2),
            new Style(BREAK + "([A-Z])\\)[ \\t\\u00a0]*", 3),
            new Style(BREAK + "([A-Z])\\.\\s+", 3));

    private static final Pattern ANNOUNCEMENT = Pattern.compile("(?iu)(?:^|\\n|(?<=[?.!:])[ \\u00a0]+)[ \\t*]*"
            + "(?:les )?(?:options?|choix|propositions?|réponses?|answer choices|choices|alternatives?)"
            + "(?: (?:de réponses?|possibles?|proposée?s|disponibles?|suivante?s))*[\\s*]*:?[\\s*]*$");
    private static final Pattern CLOSING =
            Pattern.compile("(?ius)(?:\\n\\s*(?:réponses?|answer|solution)[\\s\\u00a0]*:?\\s*"
                    + "|\\n[ \\t]*\\n\\s*(?:répon|choisi|sélection|indique|donne|answer|select|choose).*)$");
    private static final Pattern LINE_BREAK = Pattern.compile("[ \\t]*\\R\\s*");

    private record Style(Pattern marker, int least) {
        Style(String marker, int least) {
            this(Pattern.compile(marker), least);
        }
    }

    private record Marker(int letter, int start, int end) {}

    public LetteredOptions {
        options = List.copyOf(options);
    }

    /** The question and options of {@code text}, if their letters run on. */
    public static Optional<LetteredOptions> in(String text) {
        List<Marker> run = lastRun(text, STYLES);
        if (run.isEmpty()) {
            run = lastRun(text, STYLES_IN_A_ROW);
        }
        return run.isEmpty() ? Optional.empty() : Optional.of(cut(text, run));
    }

    /** As {@link #in}, or a bad record. */
    public static LetteredOptions require(String text) throws BadRecordException {
        return in(text).orElseThrow(() -> new BadRecordException(
                "unparseable-options", "No options lettered A, B ... in order behind the question"));
    }

    /** Of the runs of all styles the one that begins last: a list before it belongs to the question. */
    private static List<Marker> lastRun(String text, List<Style> styles) {
        List<Marker> last = List.of();
        for (Style style : styles) {
            List<Marker> run = run(markers(text, style.marker()), style.least());
            if (!run.isEmpty()
                    && (last.isEmpty() || run.get(0).start() > last.get(0).start())) {
                last = run;
            }
        }
        return last;
    }

    private static List<Marker> markers(String text, Pattern pattern) {
        List<Marker> markers = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            int letter = matcher.group(1).toUpperCase(Locale.ROOT).charAt(0) - 'A';
            markers.add(new Marker(letter, matcher.start(), matcher.end()));
        }
        return markers;
    }

    private static List<Marker> run(List<Marker> markers, int least) {
        for (int i = markers.size() - 1; i >= 0; i--) {
            if (markers.get(i).letter() == 0) {
                List<Marker> run = runFrom(markers.subList(i, markers.size()));
                if (run.size() >= least) {
                    return run;
                }
            }
        }
        return List.of();
    }

    /**
     * The markers A, B, C ... from the first. One that is ahead of its turn is part of an option if its turn's letter
     * still comes ({@code C. difficile} inside option A); a letter that comes again, or a gap, leaves no run.
     */
    private static List<Marker> runFrom(List<Marker> markers) {
        List<Marker> run = new ArrayList<>();
        boolean gap = false;
        for (Marker marker : markers) {
            if (marker.letter() < run.size()) {
                return List.of();
            }
            gap = marker.letter() > run.size();
            if (!gap) {
                run.add(marker);
            }
        }
        return gap ? List.of() : run;
    }

    private static LetteredOptions cut(String text, List<Marker> run) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            boolean last = i + 1 == run.size();
            String option = text.substring(
                    run.get(i).end(), last ? text.length() : run.get(i + 1).start());
            String closed = last ? CLOSING.matcher("\n" + option).replaceFirst("") : option;
            options.add(LINE_BREAK.matcher(closed.strip()).replaceAll(" "));
        }
        String question = text.substring(0, run.get(0).start()).strip();
        return new LetteredOptions(
                ANNOUNCEMENT.matcher(question).replaceFirst("").strip(), options);
    }
}
