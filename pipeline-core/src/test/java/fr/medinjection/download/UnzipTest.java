package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static fr.medinjection.download.Fetching.sha256;
import static fr.medinjection.download.Fetching.zip;
import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.download.DownloadConfig.Unzip;
import fr.medinjection.download.Fetched.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, honest and hostile: all of an archive is put in place or nothing is. */
final class UnzipTest {
    private static final byte[] TEXT = "une ligne\n".repeat(20).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void anHonestArchiveBecomesAFolderThatASecondRunChecks() throws Exception {
        byte[] archive = archive(entry("splits/"), entry("splits/train.json"), entry("LISEZ-MOI é.txt"));
        try (WireServer server = serving(archive)) {
            Fetching fetching = new Fetching(folder);
            assertThat(fetching.run(zip(server.url("/d.zip"), "data")))
                    .containsExactly(new Fetched("s", "data", 2L * TEXT.length, sha256(archive), Status.FETCHED, ""));
            assertThat(fetching.names())
                    .containsExactly("data.sha256", "data/LISEZ-MOI é.txt", "data/splits/train.json");
            assertThat(fetching.bytes("data/splits/train.json")).isEqualTo(TEXT);
            int requests = server.requests.size();
            assertThat(fetching.run(zip(server.url("/d.zip"), "data")))
                    .extracting(Fetched::status)
                    .containsExactly(Status.UP_TO_DATE);
            assertThat(server.requests).hasSize(requests);

            Files.writeString(fetching.path("data/splits/train.json"), "damaged");
            fetching.run(zip(server.url("/d.zip"), "data"));
            assertThat(fetching.bytes("data/splits/train.json")).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out.txt",
                "a/../../out.txt",
                "/out.txt",
                "C:/out.txt",
                "..\\out.txt",
                "a//b",
                "./a",
                "a/..",
                "\n"
            })
    void aNameThatLeadsOutIsRefusedBeforeAnythingIsWritten(String name) throws Exception {
        refuses("Invalid name in the archive", archive(entry("good.txt"), entry(name)));
    }

    @Test
    void linksAreRefused() throws Exception {
        ZipArchiveEntry link = new ZipArchiveEntry("link");
        link.setUnixMode(0xA1FF);
        refuses("Cannot unzip link: it is a link or a device", archive(entry("good.txt"), link));
    }

    @Test
    void twoOfOneNameAreRefused() throws Exception {
        refuses("there are two of that name", archive(entry("a.txt"), entry("a.txt")));
        refuses("there are two of that name", archive(entry("é.txt"), entry("E\u0301.TXT")));
        refuses("a file and a folder have one name", archive(entry("a"), entry("a/b")));
    }

    @Test
    void tooManyFilesTooManyBytesAndTooGoodARatioAreRefused() throws Exception {
        ZipArchiveEntry[] many = new ZipArchiveEntry[101];
        Arrays.setAll(many, i -> entry("f" + i));
        refuses("more than max-entries: 100", archive(many));
        refuses("bound set by max-bytes and max-ratio", archive(new byte[900_000], entry("zeros")));
        refuses("bound set by max-bytes and max-ratio", archive(random(501_000, 5), entry("a"), entry("b")));
    }

    @Test
    void aDeclaredSizeThatLiesDoesNotWidenTheBound() throws Exception {
        byte[] archive = archive(new byte[900_000], entry("zeros"));
        int directory = indexOf(archive, new byte[] {'P', 'K', 1, 2});
        Arrays.fill(archive, directory + 24, directory + 28, (byte) 0);
        archive[directory + 24] = 1;
        refuses("bound set by max-bytes and max-ratio", archive);
    }

    @Test
    void damageIsFound() throws Exception {
        byte[] archive = archive(random(5000, 6), entry("a"));
        byte[] flipped = archive.clone();
        flipped[2000] ^= 1;
        refuses("Cannot unzip a: it is damaged", flipped);
        refuses("it is damaged or no zip archive", Arrays.copyOf(archive, 3000));
        refuses("it is damaged or no zip archive", TEXT);
    }

    private void refuses(String why, byte[] archive) throws Exception {
        try (WireServer server = serving(archive)) {
            Fetching fetching = new Fetching(folder);
            fetching.unzip = new Unzip(100, 1_000_000, 100);
            assertThat(fetching.failure(zip(server.url("/d.zip"), "data"), file(server.url("/d.zip"), "kept.bin")))
                    .contains(why)
                    .contains("Cannot download 1 of 2");
            assertThat(fetching.names()).containsExactly("kept.bin", "kept.bin.sha256");
            try (var list = Files.list(folder)) {
                assertThat(list.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(".download.lock", "s");
            }
        }
    }

    private static WireServer serving(byte[] archive) throws IOException {
        return new WireServer(
                (request, number, out) -> WireServer.ranged(request, out, archive, "\"" + sha256(archive) + "\""));
    }

    private static ZipArchiveEntry entry(String name) {
        return new ZipArchiveEntry(name);
    }

    private static byte[] archive(ZipArchiveEntry... entries) throws IOException {
        return archive(TEXT, entries);
    }

    private static byte[] archive(byte[] content, ZipArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (ZipArchiveEntry entry : entries) {
                zip.putArchiveEntry(entry);
                zip.write(entry.isDirectory() ? new byte[0] : content);
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("no central directory");
    }
}
