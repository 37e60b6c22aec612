package fr.medinjection.synth.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.data.Instruction;
import fr.medinjection.synth.Masking;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cloze item as the rules read it: an instruction, then on its own line a sentence with a blank. */
record ClozeItem(String passage, String sentence, String answer, List<String> candidates) {
    static final String BLANK = "_____";
    static final Set<String> PLACES = Set.of("item", "distractors");

    static ClozeItem of(Instruction item) {
        List<String> candidates = new ArrayList<>(item.options());
        String answer = candidates.remove((int) item.correct().get(0));
        String sentence = item.question().substring(item.question().indexOf('\n') + 1);
        return new ClozeItem(item.context(), sentence, answer, candidates);
    }

    /** What stands for the personal data of this item where it is masked. */
    Masking masking(Privacy privacy) {
        List<String> texts = new ArrayList<>(List.of(passage, sentence, answer));
        texts.addAll(candidates);
        return privacy.masking(texts);
    }

    ClozeItem masked(Masking masking) {
        return new ClozeItem(
                masking.mask(passage),
                masking.mask(sentence),
                masking.mask(answer),
                candidates.stream().map(masking::mask).toList());
    }

    String json(Prompt prompt, int distractors, long seed) {
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("passage", passage)
                .put("sentence", sentence)
                .put("answer", answer);
        ArrayNode others = item.putArray("candidates");
        candidates.forEach(others::add);
        Prompt.Filled filled =
                prompt.fill(Map.of("item", item.toString(), "distractors", Integer.toString(distractors)));
        return filled.request(Conversion.schema(), seed).toJson();
    }
}
