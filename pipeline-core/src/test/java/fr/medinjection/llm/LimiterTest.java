package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        int threads = 50;
        int each = 16;
        long start = System.nanoTime();
        List<Long> left = inThreads(threads, each, () -> limiter.acquire(10, () -> {}));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(threads * each / seconds)
                .isLessThan(1.03 * perMinute / 60 + 1)
                .isGreaterThan(0.8 * perMinute / 60);
        List<Long> sorted = left.stream().sorted().toList();
        for (int i = 0; i + 202 < sorted.size(); i++) { // never more than a hundredth too many in a second
            assertThat(sorted.get(i + 202) - sorted.get(i)).isGreaterThanOrEqualTo(1_000_000_000L);
        }
    }

    @Test
    void whatIsDoneBeforeTakesNoTurns() throws Exception {
        int perMinute = 6_000; // 100 a second, of which 50 may be prepared at once
        Limiter limiter = new Limiter(new LlmConfig.Limits(perMinute, 0, 1), System::nanoTime);
        AtomicInteger preparing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Long> left = inThreads(
                120,
                1,
                () -> limiter.acquire(1, () -> {
                    most.accumulateAndGet(preparing.incrementAndGet(), Math::max);
                    Thread.sleep(200);
                    preparing.decrementAndGet();
                }));
        assertThat(most.get()).isBetween(2, 50);
        List<Long> sorted = left.stream().sorted().toList();
        assertThat((sorted.get(119) - sorted.get(0)) / 1e9).isBetween(1.17, 2.0);
    }

    @Test
    void whoeverGivesUpLeavesNothingSetAside() throws Exception {
        Limiter limiter = new Limiter(new LlmConfig.Limits(1, 1000, 1), System::nanoTime);
        assertThatThrownBy(() -> limiter.acquire(900, () -> {
                    throw new IllegalStateException("no disk");
                }))
                .hasMessage("no disk");
        assertThat(limiter.acquire(900, () -> {}).tokens()).isEqualTo(900);
    }

    @ParameterizedTest
    @CsvSource({"38000, 0", "38000, 1", "38000, 2", "600, 0", "600, 3", "20, 4"})
    void noStretchOfTimeHasTooManyHoweverTheMachineStalls(long perMinute, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Pace pace = new Pace(perMinute, 0);
        double perNano = perMinute / 60e9;
        List<Long> left = new ArrayList<>();
        long stalled = 0;
        long end = 300_000_000_000L;
        long now = 0;
        while (now < end) {
            now += Math.max(0, pace.nanosToWait(now));
            now += random.nextLong(200_000); // a thread wakes up
            if (seed > 0 && random.nextInt(2000) == 0) {
                long stall = random.nextLong(400_000_000L);
                stalled += stall;
                now += stall;
            }
            if (pace.nanosToWait(now) <= 0) {
                pace.leave(now);
                left.add(now);
            }
        }
        for (long window : new long[] {1_000_000_000L, 3_000_000_000L, 10_000_000_000L, 60_000_000_000L}) {
            int from = 0;
            int most = 0;
            for (int to = 0; to < left.size(); to++) {
                while (left.get(to) - left.get(from) >= window) {
                    from++;
                }
                most = Math.max(most, to - from + 1);
            }
            // Where there are few, one more than the even number is no overshoot: a window may begin and end with one.
            assertThat((double) most).isLessThanOrEqualTo(Math.max(1.01 * window * perNano, window * perNano + 2));
        }
        assertThat(left.size()).isGreaterThan((int) (0.995 * (end - stalled) * perNano) - 1);
    }

    private interface Turn {
        Limiter.Permit take() throws InterruptedException;
    }

    private static List<Long> inThreads(int threads, int each, Turn turn) throws InterruptedException {
        List<Long> left = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int j = 0; j < each; j++) {
                        left.add(turn.take().at());
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
        return left;
    }

    @Test
    void tokensOfAMinuteAreNeverMoreThanMay() throws Exception {
        AtomicLong clock = new AtomicLong();
        Limiter limiter = new Limiter(new LlmConfig.Limits(0, 1000, 1), clock::get);
        Limiter.Permit first = limiter.acquire(600, () -> {});
        Thread waiting = new Thread(() -> {
            try {
                limiter.acquire(600, () -> {});
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
        limiter.acquire(1, () -> {});
        assertThat(System.nanoTime() - start).isGreaterThan(390_000_000L);
    }

    @Test
    void aRequestOfMoreThanAMinutesTokensGoesAlone() throws Exception {
        Limiter limiter = new Limiter(new LlmConfig.Limits(0, 1000, 1), System::nanoTime);
        assertThat(limiter.acquire(5000, () -> {}).tokens()).isEqualTo(1000);
    }
}
