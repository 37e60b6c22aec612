package fr.medinjection.llm;

import java.util.List;

/**
 * What a server answered.
 *
 * @param text {@code ""} where the model said nothing
 * @param finishReason {@code stop}, {@code length}, {@code content_filter} or what else the server says
 * @param refusal why the model will not answer, or {@code ""}
 * @param promptTokens null where the server does not say
 * @param places the tokens of the text with what else might have stood there, none where the server does not say
 */
record Reply(
        String text,
        String finishReason,
        String refusal,
        Long promptTokens,
        Long completionTokens,
        List<FirstToken.Place> places) {
    static final String STOP = "stop";
    static final String LENGTH = "length";
    static final String FILTERED = "content_filter";

    Reply {
        places = List.copyOf(places);
    }

    Reply(String text, String finishReason, String refusal, Long promptTokens, Long completionTokens) {
        this(text, finishReason, refusal, promptTokens, completionTokens, List.of());
    }
}
