package fr.medinjection.synth.translate;

import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole item as a request to translate it, with its personal data masked where that is asked for. */
final class ItemRequest {
    private final Translation item;
    private final Masking masking;

    ItemRequest(Translation item, Privacy privacy) {
        List<String> texts = new ArrayList<>(List.of(item.context(), item.question()));
        texts.addAll(item.options());
        texts.add(item.answer());
        this.masking = privacy.masking(texts);
        this.item = map(item, masking::mask);
    }

    /** The item as it is sent. */
    Translation sent() {
        return item;
    }

    String json(Prompt prompt, long seed) {
        Prompt.Filled filled = prompt.fill(Map.of("item", TranslationReply.json(item)));
        return filled.request(TranslationReply.schema(), seed).toJson();
    }

    /** A translation with the personal data put back. */
    Translation restored(Translation reply) {
        return map(reply, masking::restore);
    }

    /** The fields whose stand-ins are not those that were sent. */
    List<Violation> masksLost(Translation reply) {
        List<Violation> lost = new ArrayList<>();
        if (reply.options().size() == item.options().size()) {
            for (FieldPair pair : reply.beside(item)) {
                Map<String, Integer> sent = Masking.standIns(pair.english());
                if (!sent.equals(Masking.standIns(pair.french()))) {
                    lost.add(new Violation(
                            Invariant.MASK, pair.name(), sent.keySet().toString()));
                }
            }
        }
        return lost;
    }

    private static Translation map(Translation item, java.util.function.UnaryOperator<String> change) {
        return new Translation(
                change.apply(item.context()),
                change.apply(item.question()),
                item.options().stream().map(change).toList(),
                item.correct(),
                change.apply(item.answer()));
    }
}
