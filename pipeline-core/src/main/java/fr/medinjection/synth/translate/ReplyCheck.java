package fr.medinjection.synth.translate;

import static java.util.Comparator.comparing;

import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.data.Instruction;
import fr.medinjection.synth.Privacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Judges one reply after the other; each task has its own. */
final class ReplyCheck {
    private static final Set<String> CUT = Set.of("length", "max_tokens");

    private final InvariantsConfig config;
    private final Invariants invariants;
    private final Privacy privacy;
    private final TranslatedRow.Origin origin;
    private final int attempt;

    ReplyCheck(
            InvariantsConfig config,
            LanguageConfig language,
            Privacy privacy,
            TranslatedRow.Origin origin,
            int attempt) {
        this.config = config;
        this.invariants = new Invariants(config, language);
        this.privacy = privacy;
        this.origin = origin;
        this.attempt = attempt;
    }

    /** Whether a reply ended where its tokens did. */
    static boolean isCut(Attempt.Answer answer) {
        return CUT.contains(answer.finishReason().toLowerCase(Locale.ROOT));
    }

    /** A row of {@link Attempt#SCHEMA}. */
    Row of(Instruction english, Attempt.Answer answer) {
        if (!answer.error().isEmpty()) {
            return rejected(english, Invariant.NO_REPLY, answer.error(), answer);
        }
        if (isCut(answer)) {
            return rejected(english, Invariant.REPLY_CUT, "", answer);
        }
        TranslationReply.Read read = TranslationReply.read(answer.text());
        if (read.translation().isEmpty()) {
            return rejected(english, Invariant.FORMAT, read.mistake(), answer);
        }
        return compared(english, read.translation().get(), answer);
    }

    private Row compared(Instruction english, Translation french, Attempt.Answer answer) {
        ItemRequest request = new ItemRequest(Translation.of(english), privacy);
        List<Violation> found = new ArrayList<>(invariants.of(request.sent(), french));
        found.addAll(request.masksLost(french));
        found.removeIf(violation -> config.of(violation.invariant()) == Consequence.IGNORE);
        found.sort(comparing((Violation violation) -> config.of(violation.invariant()))
                .thenComparing(Violation::invariant));
        List<String> shown = found.stream().map(Violation::shown).toList();
        if (!found.isEmpty() && config.of(found.get(0).invariant()) == Consequence.REJECT) {
            return Attempt.rejected(english, found.get(0).invariant().reason(), shown, answer, attempt);
        }
        List<String> flags = found.stream()
                .map(violation -> TranslatedRow.flag(violation.invariant()))
                .distinct()
                .toList();
        Instruction made = TranslatedRow.of(english, request.restored(french), flags, answer, origin);
        return Attempt.accepted(english, made, shown, answer, attempt);
    }

    private Row rejected(Instruction english, Invariant invariant, String detail, Attempt.Answer answer) {
        Violation violation = new Violation(invariant, "reply", detail);
        return Attempt.rejected(english, invariant.reason(), List.of(violation.shown()), answer, attempt);
    }
}
