package fr.medinjection.download;

import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How a request that failed for the moment is tried again: after growing delays with some jitter, or when the server asks to. */
final class Retries {
    private static final double JITTER = 0.25;

    private Retries() {}

    static RetryPolicy<Object> of(DownloadConfig.Transfer limits) {
        return RetryPolicy.builder()
                .handle(TransientException.class)
                .withMaxAttempts(limits.maxAttempts())
                .withBackoff(limits.firstDelayMs(), limits.longestDelayMs(), ChronoUnit.MILLIS)
                .withJitter(JITTER)
                .withDelayFnOn(context -> asked(context.getLastException()), TransientException.class)
                .build();
    }

    /** What the server asks for, stretched so that the jitter never comes too early; negative for the growing delay. */
    private static Duration asked(Throwable failure) {
        Duration wait = failure instanceof TransientException e ? e.asked() : null;
        return wait == null
                ? Duration.ofMillis(-1)
                : Duration.ofMillis((long) Math.ceil(wait.toMillis() / (1 - JITTER)));
    }
}
