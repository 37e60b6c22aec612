package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTest {
    private static final String HOST = "127.0.0.1";
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private interface Work<T> {
        T of(Ring ring, int rank) throws Exception;
    }

    /** Runs the work on every rank of a ring of the given size, each in a thread of its own. */
    private <T> List<Future<T>> ranks(int size, Duration patience, Work<T> work) {
        List<Door> doors =
                IntStream.range(0, size).mapToObj(r -> Door.open(HOST)).toList();
        Secret secret = Secret.ofShares(
                IntStream.range(0, size).mapToObj(r -> Secret.share()).toList());
        List<InetSocketAddress> addresses = doors.stream()
                .map(door -> new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()))
                .toList();
        List<Future<T>> results = new ArrayList<>();
        for (int r = 0; r < size; r++) {
            int rank = r;
            Callable<T> task = () -> {
                try (Door door = doors.get(rank);
                        Ring ring = Ring.join(door, rank, addresses, secret, patience)) {
                    return work.of(ring, rank);
                }
            };
            results.add(threads.submit(task));
        }
        return results;
    }

    private static float[] values(int rank, int length) {
        Random random = new Random(31L * rank + length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 1", "2, 0", "2, 1000", "3, 2", "3, 1000003", "4, 7", "5, 70000"})
    void everyRankHasTheSumOfAll(int size, int length) throws Exception {
        List<Future<float[]>> sums = ranks(size, Duration.ofSeconds(20), (ring, rank) -> {
            float[] values = values(rank, length);
            ring.sum(values);
            return values;
        });
        double[] naive = new double[length];
        for (int rank = 0; rank < size; rank++) {
            float[] values = values(rank, length);
            Arrays.setAll(naive, i -> naive[i] + values[i]);
        }
        float[] first = sums.get(0).get();
        for (Future<float[]> sum : sums) {
            assertThat(Arrays.equals(sum.get(), first))
                    .as("same bytes on every rank")
                    .isTrue();
        }
        for (int i = 0; i < length; i++) {
            assertThat((double) first[i]).isCloseTo(naive[i], org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @Test
    void theSumDoesNotDependOnTheTiming() throws Exception {
        int length = 3 * Ring.PIECE / 2;
        List<float[]> runs = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            int late = run;
            List<Future<float[]>> sums = ranks(3, Duration.ofSeconds(20), (ring, rank) -> {
                float[] values = values(rank, length);
                for (int i = 0; i < 3; i++) {
                    Thread.sleep(rank == late ? 30 : 0);
                    ring.sum(values);
                }
                return values;
            });
            runs.add(sums.get(run).get());
        }
        assertThat(runs).allMatch(run -> Arrays.equals(run, runs.get(0)));
    }

    @Test
    void doublesAreAddedInTheOrderOfTheRanks() throws Exception {
        double[][] parts = {{1e16, 0.1, Double.NaN}, {1, 0.2, 1}, {-1e16, 0.3, 2}};
        double[] sums = {1e16 + 1 - 1e16, 0.1 + 0.2 + 0.3, Double.NaN};
        for (int i = 0; i < sums.length; i++) {
            int place = i;
            for (Future<Double> sum : ranks(3, Duration.ofSeconds(20), (ring, rank) -> ring.sum(parts[rank][place]))) {
                assertThat(sum.get()).isEqualTo(Double.valueOf(sums[i]));
            }
        }
    }

    @Test
    void aDeadRankIsAClearFailureOnAllOthers() {
        List<Future<Void>> sums = ranks(3, Duration.ofSeconds(20), (ring, rank) -> {
            float[] values = values(rank, 1000);
            ring.sum(values);
            if (rank == 1) {
                return null; // its connections close, as those of a killed process do
            }
            ring.sum(values);
            return null;
        });
        for (int rank : new int[] {0, 2}) {
            assertThatThrownBy(() -> sums.get(rank).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RankLostException.class)
                    .hasMessageContaining("is gone");
        }
    }

    @Test
    void aSilentRankIsLostAfterItsTime() {
        List<Future<Void>> sums = ranks(2, Duration.ofMillis(300), (ring, rank) -> {
            if (rank == 1) {
                Thread.sleep(1500);
            }
            ring.sum(new float[10]);
            return null;
        });
        assertThatThrownBy(() -> sums.get(0).get()).hasMessageContaining("was silent");
    }

    @Test
    void ranksAtDifferentCallsAreRefused() {
        List<Future<Void>> sums = ranks(2, Duration.ofSeconds(20), (ring, rank) -> {
            ring.sum(new float[10 + rank]);
            return null;
        });
        assertThatThrownBy(() -> sums.get(0).get()).hasMessageContaining("with 11 values");
    }

    @Test
    void strangersAreTurnedAway() throws Exception {
        List<Door> doors = List.of(Door.open(HOST), Door.open(HOST));
        List<InetSocketAddress> addresses = doors.stream()
                .map(door -> new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()))
                .toList();
        Secret secret = Secret.ofShares(List.of("a", "b"));
        try (Socket silent = new Socket(
                        InetAddress.getLoopbackAddress(), doors.get(0).port());
                Socket wrong = new Socket(
                        InetAddress.getLoopbackAddress(), doors.get(0).port())) {
            wrong.getOutputStream().write(new byte[Secret.BYTES]);
            List<Future<Float>> sums = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                int rank = r;
                sums.add(threads.submit(() -> {
                    try (Ring ring = Ring.join(doors.get(rank), rank, addresses, secret, Duration.ofSeconds(20))) {
                        float[] one = {rank + 1};
                        ring.sum(one);
                        return one[0];
                    }
                }));
            }
            assertThat(sums.get(0).get()).isEqualTo(3);
            assertThat(sums.get(1).get()).isEqualTo(3);
            assertThat(wrong.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.isConnected()).isTrue();
        } finally {
            close(doors);
        }
    }

    @Test
    void aRankOfAnotherRunIsNotTakenForOneOfOurs() throws IOException {
        List<Door> doors = List.of(Door.open(HOST), Door.open(HOST));
        List<InetSocketAddress> addresses = doors.stream()
                .map(door -> new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()))
                .toList();
        try {
            Future<Ring> other = threads.submit(
                    () -> Ring.join(doors.get(1), 1, addresses, Secret.ofShares(List.of("x")), Duration.ofMillis(500)));
            assertThatThrownBy(() -> Ring.join(
                            doors.get(0), 0, addresses, Secret.ofShares(List.of("y")), Duration.ofMillis(500)))
                    .isInstanceOf(RankLostException.class)
                    .hasMessageContaining("Cannot reach all ranks");
            assertThatThrownBy(other::get).hasCauseInstanceOf(RankLostException.class);
        } finally {
            close(doors);
        }
    }

    private static void close(List<Door> doors) throws IOException {
        for (Door door : doors) {
            door.close();
        }
    }
}
