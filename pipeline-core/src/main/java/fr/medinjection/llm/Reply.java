package fr.medinjection.llm;

/**
 * What a server answered.
 *
 * @param text {@code ""} where the model said nothing
 * @param finishReason {@code stop}, {@code length}, {@code content_filter} or what else the server says
 * @param refusal why the model will not answer, or {@code ""}
 * @param promptTokens null where the server does not say
 */
record Reply(String text, String finishReason, String refusal, Long promptTokens, Long completionTokens) {
    static final String STOP = "stop";
    static final String LENGTH = "length";
    static final String FILTERED = "content_filter";
}
