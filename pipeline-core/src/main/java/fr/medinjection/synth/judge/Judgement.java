package fr.medinjection.synth.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.medinjection.synth.Masking;

/**
 * A judge's reply, read strictly: a score is a whole number of the scale in the field of that name, or there is none.
 *
 * @param score meaningful where there is no failure
 * @param reason the judge's own
 * @param failure why there is no score, or {@code ""}
 */
record Judgement(int score, String reason, String failure) {
    static final String NO_REPLY = "no-reply";
    static final String NOT_JSON = "not-json";
    static final String NO_SCORE = "no-score";
    static final String OFF_SCALE = "off-scale";
    static final String NO_SOURCE_TEXT = "no-source-text";
    static final String MAY_NOT_LEAVE = "may-not-leave";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param reply {@code null} where the request failed */
    static Judgement of(String reply, JudgeConfig.Scale scale) {
        if (reply == null) {
            return failed(NO_REPLY);
        }
        JsonNode root;
        try {
            root = JSON.readTree(reply);
        } catch (JsonProcessingException e) {
            return failed(NOT_JSON);
        }
        JsonNode score = root.path(Sheet.SCORE);
        if (!score.isIntegralNumber()) {
            return failed(NO_SCORE);
        }
        if (!score.canConvertToInt() || score.intValue() < scale.low() || score.intValue() > scale.high()) {
            return failed(OFF_SCALE);
        }
        return new Judgement(score.intValue(), root.path(Sheet.REASON).asText(), "");
    }

    /** With the personal data put back. */
    Judgement restored(Masking masking) {
        return new Judgement(score, masking.restore(reason), failure);
    }

    static Judgement failed(String why) {
        return new Judgement(0, "", why);
    }

    boolean isGiven() {
        return failure.isEmpty();
    }
}
