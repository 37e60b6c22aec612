package fr.medinjection.lm.tiny;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.lm.Family;

/**
 * The sizes of a model to make.
 *
 * @param vocabulary the most tokens its tokenizer learns, marks included; it learns fewer where the texts have no more pairs
 * @param deviation of the random weights; models start from 0.02, narrow ones learn from about 1 / sqrt(hidden)
 * @param tied whether the output head is the embedding itself
 */
public record TinyShape(
        Family family,
        int vocabulary,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int positions,
        double deviation,
        boolean tied) {
    private static final double ROPE_THETA = 1e6;

    /** {@code config.json} for a vocabulary of {@code rows} rows. */
    ObjectNode config(int rows, TinyTokenizer tokenizer) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putArray("architectures").add(family.architecture());
        json.put("attention_bias", false)
                .put("attention_dropout", 0.0)
                .put("bos_token_id", tokenizer.id(TinyTokenizer.END_OF_TEXT))
                .put("eos_token_id", tokenizer.id(TinyTokenizer.END_OF_TURN))
                .put("head_dim", headDim)
                .put("hidden_act", "silu")
                .put("hidden_size", hidden)
                .put("initializer_range", deviation)
                .put("intermediate_size", intermediate)
                .put("max_position_embeddings", positions)
                .put("max_window_layers", layers)
                .put("mlp_bias", false)
                .put("model_type", family.modelType())
                .put("num_attention_heads", heads)
                .put("num_hidden_layers", layers)
                .put("num_key_value_heads", keyValueHeads)
                .put("rms_norm_eps", 1e-6)
                .putNull("rope_scaling")
                .put("rope_theta", ROPE_THETA)
                .putNull("sliding_window")
                .put("tie_word_embeddings", tied)
                .put("torch_dtype", "float32")
                .put("use_cache", true)
                .put("use_sliding_window", false)
                .put("vocab_size", rows);
        return json;
    }
}
