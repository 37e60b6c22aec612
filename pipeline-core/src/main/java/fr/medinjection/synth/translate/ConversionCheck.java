package fr.medinjection.synth.translate;

import fr.medinjection.clean.Language;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.TaskType;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.udf.text.FrenchText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/** Judges what a model makes of cloze items; each task has its own. */
final class ConversionCheck {
    static final String NO_REPLY = Invariant.NO_REPLY.reason();
    static final String REPLY_CUT = Invariant.REPLY_CUT.reason();
    static final String FORMAT = Invariant.FORMAT.reason();
    static final String MASK = Invariant.MASK.reason();
    static final String DISTRACTOR_COUNT = "distractor-count";
    static final String NO_QUESTION = "no-question";
    static final String BLANK_LEFT = "blank-left";
    static final String ANSWER_GIVEN_AWAY = "answer-given-away";
    static final String POINTS_TO_PASSAGE = "points-to-passage";
    static final String OTHER_QUESTION = "other-question";
    static final String EQUAL_OPTIONS = "equal-options";
    static final String NOT_FRENCH = "not-french";

    private static final Pattern PASSAGE =
            Pattern.compile("\\b(?:le|du|ce|au) (?:passage|texte|document|extrait)\\b|\\bla phrase\\b");

    private final ConvertConfig config;
    private final Language language;
    private final Privacy privacy;
    private final TranslatedRow.Origin origin;
    private final int attempt;

    ConversionCheck(
            ConvertConfig config, Language language, Privacy privacy, TranslatedRow.Origin origin, int attempt) {
        this.config = config;
        this.language = language;
        this.privacy = privacy;
        this.origin = origin;
        this.attempt = attempt;
    }

    /** A row of {@link Attempt#SCHEMA}. */
    Row of(Instruction item, Attempt.Answer answer) {
        if (!answer.error().isEmpty()) {
            return Attempt.rejected(item, NO_REPLY, List.of(answer.error()), answer, attempt);
        }
        Optional<Conversion> read = ReplyCheck.isCut(answer) ? Optional.empty() : Conversion.read(answer.text());
        if (read.isEmpty()) {
            return Attempt.rejected(item, ReplyCheck.isCut(answer) ? REPLY_CUT : FORMAT, List.of(), answer, attempt);
        }
        ClozeItem cloze = ClozeItem.of(item);
        Masking masking = cloze.masking(privacy);
        List<String> mistakes = new ArrayList<>();
        ClozeItem sent = cloze.masked(masking);
        note(mistakes, !read.get().isKnown(masking), MASK);
        mistakes.addAll(mistakes(sent, read.get()));
        return mistakes.isEmpty()
                ? Attempt.accepted(item, row(item, read.get().restored(masking), answer), List.of(), answer, attempt)
                : Attempt.rejected(item, mistakes.get(0), mistakes, answer, attempt);
    }

    /** The reasons for which a question is not acceptable, the gravest first. */
    List<String> mistakes(ClozeItem item, Conversion conversion) {
        List<String> mistakes = new ArrayList<>();
        String question = FrenchText.fold(conversion.question());
        note(mistakes, conversion.distractors().size() != config.distractors(), DISTRACTOR_COUNT);
        note(mistakes, !conversion.question().endsWith("?"), NO_QUESTION);
        note(
                mistakes,
                conversion.question().contains("__") || conversion.question().contains("…"),
                BLANK_LEFT);
        note(mistakes, (" " + question + " ").contains(" " + FrenchText.fold(item.answer()) + " "), ANSWER_GIVEN_AWAY);
        note(mistakes, PASSAGE.matcher(question).find(), POINTS_TO_PASSAGE);
        note(mistakes, overlap(item, conversion) < config.leastOverlap(), OTHER_QUESTION);
        Set<String> options = new HashSet<>(Set.of(FrenchText.fold(item.answer())));
        boolean distinct = conversion.distractors().stream()
                .allMatch(option -> !option.isBlank() && options.add(FrenchText.fold(option)));
        note(mistakes, !distinct, EQUAL_OPTIONS);
        note(
                mistakes,
                language.isEnglish(conversion.question() + " " + String.join(" ", conversion.distractors())),
                NOT_FRENCH);
        return mistakes;
    }

    private static void note(List<String> mistakes, boolean holds, String reason) {
        if (holds) {
            mistakes.add(reason);
        }
    }

    /** How much of the sentence the question says, by letter trigrams. */
    private static double overlap(ClozeItem item, Conversion conversion) {
        Set<String> sentence = OptionOrder.trigrams(item.sentence().replace(ClozeItem.BLANK, " "));
        Set<String> question = OptionOrder.trigrams(conversion.question());
        return sentence.isEmpty()
                ? 1
                : (double) sentence.stream().filter(question::contains).count() / sentence.size();
    }

    /** Options stand in the order of their hashes, so that the right one is anywhere. */
    private Instruction row(Instruction item, Conversion conversion, Attempt.Answer answer) {
        String right = ClozeItem.of(item).answer();
        List<String> options = new ArrayList<>(conversion.distractors());
        options.add(right);
        options.sort(Comparator.comparing(option -> Ids.hash(item.id(), option)));
        return new Instruction(
                origin.id(item),
                "",
                item.component(),
                item.source(),
                item.split(),
                TaskType.MCQU,
                item.language(),
                item.context(),
                conversion.question(),
                options,
                List.of(options.indexOf(right)),
                item.answer(),
                item.specialties(),
                item.categories(),
                item.task(),
                item.skill(),
                item.group().isEmpty() ? item.id() : item.group(),
                item.flags(),
                origin.lineage(item, answer));
    }
}
