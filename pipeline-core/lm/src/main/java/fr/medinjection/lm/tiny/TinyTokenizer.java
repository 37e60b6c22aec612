package fr.medinjection.lm.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.token.BytePairTrainer;
import java.util.Collection;
import java.util.List;

/** A byte-level tokenizer in Qwen2's manner, whose merges are learnt from given texts; as {@code tokenizer.json} and {@code tokenizer_config.json}. */
final class TinyTokenizer {
    static final String END_OF_TEXT = "<|endoftext|>";
    static final String END_OF_TURN = "<|im_end|>";

    private static final int LEAST = 2;
    private static final List<String> SPECIAL = List.of(END_OF_TEXT, "<|im_start|>", END_OF_TURN);
    private static final List<String> PLAIN =
            List.of("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BytePairTrainer.Learnt learnt;

    private TinyTokenizer(BytePairTrainer.Learnt learnt) {
        this.learnt = learnt;
    }

    /** Learns at most {@code size} tokens, marks included. */
    static TinyTokenizer learn(Collection<String> texts, int size) {
        return new TinyTokenizer(BytePairTrainer.learn(texts, size - SPECIAL.size() - PLAIN.size(), LEAST));
    }

    int size() {
        return learnt.tokens().size() + SPECIAL.size() + PLAIN.size();
    }

    int id(String mark) {
        int special = SPECIAL.indexOf(mark);
        return learnt.tokens().size() + (special >= 0 ? special : SPECIAL.size() + PLAIN.indexOf(mark));
    }

    ObjectNode tokenizer() {
        ObjectNode json = JSON.createObjectNode()
                .put("version", "1.0")
                .putNull("truncation")
                .putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        SPECIAL.forEach(mark -> added.addObject().put("id", id(mark)).setAll(mark(mark)));
        PLAIN.forEach(mark -> added.addObject().put("id", id(mark)).setAll(mark(mark)));
        json.putObject("normalizer").put("type", "NFC");
        ArrayNode cuts = json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        ObjectNode split = cuts.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", BytePairTrainer.WORDS);
        split.put("behavior", "Isolated").put("invert", false);
        cuts.add(byteLevel());
        json.set("post_processor", byteLevel());
        json.set("decoder", byteLevel());
        json.set("model", model());
        return json;
    }

    ObjectNode config(int positions, String template) {
        ObjectNode json = JSON.createObjectNode().put("add_bos_token", false).put("add_prefix_space", false);
        ObjectNode marks = json.putObject("added_tokens_decoder");
        SPECIAL.forEach(mark -> marks.set(String.valueOf(id(mark)), mark(mark)));
        PLAIN.forEach(mark -> marks.set(String.valueOf(id(mark)), mark(mark)));
        return json.putNull("bos_token")
                .put("chat_template", template)
                .put("clean_up_tokenization_spaces", false)
                .put("eos_token", END_OF_TURN)
                .put("model_max_length", positions)
                .put("pad_token", END_OF_TEXT)
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .putNull("unk_token");
    }

    private static ObjectNode mark(String text) {
        return JSON.createObjectNode()
                .put("content", text)
                .put("lstrip", false)
                .put("normalized", false)
                .put("rstrip", false)
                .put("single_word", false)
                .put("special", SPECIAL.contains(text));
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    private ObjectNode model() {
        ObjectNode model = JSON.createObjectNode()
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        learnt.tokens().forEach(token -> vocabulary.put(token, vocabulary.size()));
        ArrayNode merges = model.putArray("merges");
        learnt.merges().forEach(merge -> merges.add(merge.left() + " " + merge.right()));
        return model;
    }
}
