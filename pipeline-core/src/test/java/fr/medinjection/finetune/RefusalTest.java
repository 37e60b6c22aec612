package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    @TempDir
    java.nio.file.Path folder;

    private Refusal refusal() throws IOException {
        return new Refusal(FileSystem.getLocal(new Configuration()), new Path(folder.toUri()));
    }

    /** Of three ranks that add up numbers one cannot go on: all end at once, with its reason, long before their patience does. */
    @Test
    void whatOneRankSeesEndsAll() throws Exception {
        List<Door> doors =
                IntStream.range(0, 3).mapToObj(r -> Door.open("127.0.0.1")).toList();
        Secret secret = Secret.ofShares(
                IntStream.range(0, 3).mapToObj(r -> Secret.share()).toList());
        List<InetSocketAddress> addresses = doors.stream()
                .map(door -> new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
            int rank = r;
            outcomes.add(threads.submit(() -> {
                try (Door door = doors.get(rank);
                        Ring ring = Ring.join(door, rank, addresses, secret, Duration.ofMinutes(10))) {
                    return refusal().of(() -> addUp(ring));
                }
            }));
        }
        for (Future<Outcome> outcome : outcomes) {
            assertThat(outcome.get(20, TimeUnit.SECONDS).refusal()).isEqualTo("Cannot read my examples");
        }
        threads.shutdown();
    }

    private static Outcome addUp(Ring ring) {
        for (int step = 0; ; step++) {
            if (ring.rank() == 1 && step == 5) {
                throw new LmException("Cannot read my examples");
            }
            ring.sum(new float[10_000]);
        }
    }

    @Test
    void aRankThatIsLostWithoutAWordIsLost() throws IOException {
        Refusal refusal = refusal();
        RankLostException lost = new RankLostException("rank 2 is gone");
        assertThatThrownBy(() -> refusal.of(() -> {
                    throw lost;
                }))
                .isSameAs(lost);
        assertThat(refusal.of(() -> {
                            throw new LmException("before");
                        })
                        .refusal())
                .isEqualTo("before");
        refusal.forget();
        assertThatThrownBy(() -> refusal.of(() -> {
                    throw lost;
                }))
                .isSameAs(lost);
    }
}
