package fr.medinjection.synth.translate;

import fr.medinjection.data.Component;
import fr.medinjection.data.Ids;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A row that a model made of another, with what it inherits. */
final class TranslatedRow {
    private TranslatedRow() {}

    /**
     * What all rows of a run have in common.
     *
     * @param stage {@code translation} or {@code conversion}, for the id
     */
    record Origin(String stage, String model, String promptHash) implements Serializable {
        String id(Instruction given) {
            return Ids.of(stage + "/" + model, given.id());
        }

        Lineage lineage(Instruction given, Attempt.Answer answer) {
            Lineage lineage = given.lineage();
            return new Lineage(
                    lineage.dataset(),
                    lineage.record(),
                    lineage.file(),
                    lineage.licence(),
                    given.id(),
                    answer.model(),
                    promptHash,
                    answer.requestId());
        }
    }

    /** An English item in French. Where it stands alone, its id is the group, so that both fall into one split. */
    static Instruction of(
            Instruction english, Translation french, List<String> flags, Attempt.Answer answer, Origin origin) {
        return new Instruction(
                origin.id(english),
                "",
                Component.TRANSLATED,
                english.source(),
                english.split(),
                english.type(),
                "fr",
                french.context(),
                french.question(),
                french.options(),
                french.correct(),
                french.answer(),
                english.specialties(),
                english.categories(),
                english.task(),
                english.skill(),
                english.group().isEmpty() ? english.id() : english.group(),
                and(english.flags(), flags),
                origin.lineage(english, answer));
    }

    /** The same item with one flag more. */
    static Instruction flagged(Instruction item, String flag) {
        return new Instruction(
                item.id(),
                item.contentHash(),
                item.component(),
                item.source(),
                item.split(),
                item.type(),
                item.language(),
                item.context(),
                item.question(),
                item.options(),
                item.correct(),
                item.answer(),
                item.specialties(),
                item.categories(),
                item.task(),
                item.skill(),
                item.group(),
                and(item.flags(), List.of(flag)),
                item.lineage());
    }

    /** The flag of a violation that is borne. */
    static String flag(Invariant invariant) {
        return "translation-" + invariant.reason();
    }

    private static List<String> and(List<String> flags, List<String> more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(more);
        return all;
    }
}
