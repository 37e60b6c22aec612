package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No more leaves than may, in any stretch of time, and hardly less. */
@Timeout(60)
final class LimiterTest {
    private static final long TENTH = 100_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aWindowAgreesWithOneThatKeepsEverything(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Window window = new Window(0);
        Deque<long[]> all = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 3000; i++) {
            now += random.nextLong(random.nextInt(20) == 0 ? 30_000_000_000L : 300_000_000L);
            if (!all.isEmpty() && random.nextBoolean()) {
                long[] some = all.stream()
                        .skip(random.nextInt(all.size()))
                        .findFirst()
                        .orElseThrow();
                long change = random.nextLong(-some[1], 50);
                some[1] += change;
                window.correct(some[0], now, change);
            } else {
                long amount = random.nextLong(100);
                all.add(new long[] {now, amount});
                window.add(now, amount);
            }
            long oldest = now / TENTH - 601; // what it remembers: the minute, rounded to whole tenths
            all.removeIf(one -> one[0] / TENTH <= oldest);
            long sum = all.stream().mapToLong(one -> one[1]).sum();
            assertThat(window.total(now)).isEqualTo(sum);
            long bound = random.nextLong(sum + 1);
            long wait = window.nanosUntil(bound, now);
            long then = now + wait;
            long left = all.stream()
                    .filter(one -> one[0] / TENTH > then / TENTH - 601)
                    .mapToLong(one -> one[1])
                    .sum();
            assertThat(left).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void requestsLeaveEvenlyThoughManyWait() throws Exception {
        int perMinute = 12_000; // 200 a second
        Limiter limiter = new Limiter(new LlmConfig.Limits(perMinute, 0, 1), System::nanoTime);
        List<Long> left = Collections.synchronizedList(new ArrayList<>());
        int threads = 50;
        int each = 16;
        CountDownLatch done = new CountDownLatch(threads);
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int j = 0; j < each; j++) {
                        left.add(limiter.acquire(10).at());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(threads * each / seconds)
                .isLessThan(1.03 * perMinute / 60 + 1)
                .isGreaterThan(0.8 * perMinute / 60);
        List<Long> sorted = left.stream().sorted().toList();
        for (int i = 0;
                i + 200 < sorted.size();
                i++) { // 201 requests never leave in less than a second, but for the 80 ms
            assertThat(sorted.get(i + 200) - sorted.get(i)).isGreaterThanOrEqualTo(920_000_000L);
        }
    }

    @Test
    void tokensOfAMinuteAreNeverMoreThanMay() throws Exception {
        AtomicLong clock = new AtomicLong();
        Limiter limiter = new Limiter(new LlmConfig.Limits(0, 1000, 1), clock::get);
        Limiter.Permit first = limiter.acquire(600);
        Thread waiting = new Thread(() -> {
            try {
                limiter.acquire(600);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        waiting.join(300);
        assertThat(waiting.isAlive()).isTrue();
        limiter.settle(first, 400); // it took less than was set aside
        waiting.join(5_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void aPauseHoldsAll() throws Exception {
        Limiter limiter = new Limiter(new LlmConfig.Limits(0, 0, 1), System::nanoTime);
        limiter.pause(Duration.ofMillis(400));
        long start = System.nanoTime();
        limiter.acquire(1);
        assertThat(System.nanoTime() - start).isGreaterThan(390_000_000L);
    }

    @Test
    void aRequestOfMoreThanAMinutesTokensGoesAlone() throws Exception {
        Limiter limiter = new Limiter(new LlmConfig.Limits(0, 1000, 1), System::nanoTime);
        assertThat(limiter.acquire(5000).tokens()).isEqualTo(1000);
    }
}
