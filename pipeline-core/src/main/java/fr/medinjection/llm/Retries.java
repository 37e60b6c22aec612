package fr.medinjection.llm;

import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How a call that failed for the moment is made again: after growing delays with jitter, or when the server asks to. */
final class Retries {
    private static final double JITTER = 0.25;

    private Retries() {}

    static <T> RetryPolicy<T> of(LlmConfig.Retry retry) {
        return RetryPolicy.<T>builder()
                .handleIf(failure -> failure instanceof CallFailure call && call.isPassing())
                .withMaxAttempts(retry.attempts())
                .withBackoff(retry.firstDelayMs(), retry.longestDelayMs(), ChronoUnit.MILLIS)
                .withJitter(JITTER)
                .withDelayFnOn(context -> asked(context.getLastException()), CallFailure.class)
                .build();
    }

    /** What the server asks for, stretched so that the jitter never comes too early; negative for the growing delay. */
    private static Duration asked(Throwable failure) {
        Duration wait = failure instanceof CallFailure call ? call.asked() : null;
        return wait == null
                ? Duration.ofMillis(-1)
                : Duration.ofMillis((long) Math.ceil(wait.toMillis() / (1 - JITTER)));
    }
}
