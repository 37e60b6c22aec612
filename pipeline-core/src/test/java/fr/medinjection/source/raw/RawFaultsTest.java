package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.read;
import static fr.medinjection.source.raw.RawFixture.shown;
import static fr.medinjection.source.raw.RawFixture.source;
import static fr.medinjection.source.raw.RawFixture.write;
import static fr.medinjection.source.raw.RawFormatsTest.gzip;
import static fr.medinjection.source.raw.RawFormatsTest.zip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawFaultsTest {
    private static final int LONG_LINE = 100_000_000;

    @TempDir
    Path folder;

    @Test
    void aBrokenLineIsOneRecord() {
        assertThat(records("{\"a\":1}\n{\"a\":tru}\n{\"a\":3}\n17\n{\"a\":4,\"a\":5}\n{\"a\":1"))
                .containsExactly(
                        "1 {\"a\":1}",
                        "2 broken-json",
                        "3 {\"a\":3}",
                        "4 not-a-record",
                        "5 duplicate-key",
                        "6 truncated-file");
    }

    @Test
    void aBrokenElementIsOneRecord() {
        assertThat(records("[{\"a\":1},{\"a\":tru},{\"a\":[1},{\"a\":4,\"a\":4},7,{\"a\":6}]"))
                .containsExactly(
                        "1 {\"a\":1}",
                        "2 broken-json",
                        "3 broken-json",
                        "4 duplicate-key",
                        "5 not-a-record",
                        "6 {\"a\":6}");
        assertThat(records("{\"x\":{\"a\":1},\"y\":{\"a\"},\"z\":{}}"))
                .containsExactly("1 x={\"a\":1}", "2 broken-json", "3 z={}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2},{\"a\":",
                "[{\"a\":1},{\"a\":2}",
                "[{\"a\":1},{\"a\":2},",
                "[{\"a\":1},{\"a\":2},{\"a\":\"x"
            })
    void aTruncatedArrayKeepsWhatIsBeforeTheBreak(String text) {
        assertThat(records(text)).containsExactly("1 {\"a\":1}", "2 {\"a\":2}", "3 truncated-file");
    }

    @Test
    void aTruncatedObjectKeepsWhatIsBeforeTheBreak() {
        assertThat(records("{\"x\":{\"a\":1},\"y\":{\"a\"")).containsExactly("1 x={\"a\":1}", "2 truncated-file");
        assertThat(records("[{\"a\":1}] x")).containsExactly("1 {\"a\":1}", "2 trailing-content");
    }

    @Test
    void tooDeepIsQuarantined() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(records("[{\"a\":1}," + deep + ",{\"a\":3}]"))
                .containsExactly("1 {\"a\":1}", "2 nested-too-deep", "3 {\"a\":3}");
        assertThat(records("[" + "[".repeat(1_000_000) + "}".repeat(1_000_000))).containsExactly("1 truncated-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"q\":1}\n{\"q\":\"%s\"}\n{\"q\":3}\n", "[{\"q\":1},{\"q\":\"%s\"},{\"q\":3}]"})
    void aLineOf100MegabytesIsReadOver(String form) throws IOException {
        Path file = folder.resolve("long");
        int at = form.indexOf("%s");
        byte[] block = "x".repeat(1_000_000).getBytes(UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(form.substring(0, at).getBytes(UTF_8));
            for (int i = 0; i < LONG_LINE / block.length; i++) {
                out.write(block);
            }
            out.write(form.substring(at + 2).getBytes(UTF_8));
        }
        List<RawRead> reads = read(file);
        assertThat(shown(reads)).containsExactly("1 {\"q\":1}", "2 record-too-long", "3 {\"q\":3}");
        assertThat(((RawRead.Broken) reads.get(1)).raw())
                .startsWith("{\"q\":\"xxx")
                .hasSizeLessThan(1000);
    }

    @Test
    void aLongCsvRowIsReadOver() {
        String row = "2," + "y".repeat(LIMITS.maxRecordBytes());
        assertThat(records("id,word\n1,x\n" + row + "\n3,z\n"))
                .containsExactly(
                        "1 {\"id\":\"1\",\"word\":\"x\"}", "2 record-too-long", "3 {\"id\":\"3\",\"word\":\"z\"}");
    }

    @Test
    void wrongEncodingIsQuarantinedByRecord() {
        byte[] lines = "{\"q\":\"a\"}\n{\"q\":\"é\"}\n{\"q\":\"b\"}\n".getBytes(ISO_8859_1);
        List<RawRead> reads = read(write(folder.resolve("f"), lines));
        assertThat(shown(reads)).containsExactly("1 {\"q\":\"a\"}", "2 wrong-encoding", "3 {\"q\":\"b\"}");
        assertThat(((RawRead.Broken) reads.get(1)).raw()).isEqualTo("{\"q\":\"é\"}");
        byte[] array = "[{\"q\":\"a\"},{\"q\":\"é\"},{\"q\":\"b\"}]".getBytes(ISO_8859_1);
        assertThat(shown(read(write(folder.resolve("f"), array))))
                .containsExactly("1 {\"q\":\"a\"}", "2 wrong-encoding", "3 {\"q\":\"b\"}");
        byte[] csv = "id,word\n1,x\n2,é\n3,y\n".getBytes(ISO_8859_1);
        assertThat(shown(read(write(folder.resolve("f"), csv)))).element(1).isEqualTo("2 wrong-encoding");
        byte[] replacement = "[{\"q\":\"\uFFFD\"}]".getBytes(UTF_8);
        assertThat(shown(read(write(folder.resolve("f"), replacement)))).containsExactly("1 {\"q\":\"\uFFFD\"}");
    }

    @Test
    void malformedUtf16IsQuarantinedByRecord() {
        byte[] text =
                "\uFEFF{\"q\":1}\n{\"q\":\"x\"}\n{\"q\":3}\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
        int x = 2 * "\uFEFF{\"q\":1}\n{\"q\":\"".length();
        text[x + 1] = (byte) 0xDC;
        assertThat(shown(read(write(folder.resolve("f"), text))))
                .containsExactly("1 {\"q\":1}", "2 wrong-encoding", "3 {\"q\":3}");
    }

    @Test
    void brokenQuotesCostOneLine() {
        assertThat(records("id,word\n1,\"a\" b\n2,\"x\ny\"\n3,z\n4,\"open\n5,w\n6,v\n7,u,t\n"))
                .containsExactly(
                        "1 broken-quotes",
                        "2 {\"id\":\"2\",\"word\":\"x\\ny\"}",
                        "3 {\"id\":\"3\",\"word\":\"z\"}",
                        "4 unclosed-quote",
                        "5 {\"id\":\"5\",\"word\":\"w\"}",
                        "6 {\"id\":\"6\",\"word\":\"v\"}",
                        "7 wrong-column-count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n", "[%s]"})
    void truncatedGzipKeepsWhatIsBeforeTheBreak(String form) throws IOException {
        String separator = form.startsWith("[") ? "," : "\n";
        byte[] whole = gzip(String.format(form, randomRecords(separator)).getBytes(UTF_8));
        List<RawRead> reads = read(write(folder.resolve("f"), Arrays.copyOf(whole, whole.length / 2)));
        assertThat(reads).hasSizeBetween(300, 700);
        assertThat(reads.subList(0, reads.size() - 1)).allMatch(RawRead.Whole.class::isInstance);
        assertThat(shown(reads)).last().isEqualTo(reads.size() + " truncated-file");
        byte[] broken = whole.clone();
        broken[whole.length - 6] ^= 1;
        assertThat(shown(read(write(folder.resolve("f"), broken))))
                .last()
                .asString()
                .endsWith(" corrupt-file");
    }

    @Test
    void truncatedCsvInGzipHasNoHalfRow() throws IOException {
        String rows = IntStream.range(0, 1000)
                .mapToObj(i -> i + "," + new SplittableRandom(i).nextLong())
                .collect(Collectors.joining("\n"));
        byte[] whole = gzip(("id,word\n" + rows).getBytes(UTF_8));
        List<RawRead> reads = read(write(folder.resolve("f"), Arrays.copyOf(whole, whole.length - 300)));
        assertThat(shown(reads)).last().asString().endsWith(" truncated-file");
        assertThat(reads.subList(0, reads.size() - 1)).allMatch(RawRead.Whole.class::isInstance);
    }

    @Test
    void aTruncatedZipIsRefused() throws IOException {
        byte[] whole = zip(Map.of("a.jsonl", randomRecords("\n").getBytes(UTF_8)));
        Path file = write(folder.resolve("f.zip"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot read archive: file:" + file + " is truncated or damaged");
    }

    @Test
    void aCorruptZipEntryIsQuarantined() throws IOException {
        byte[] whole = zip(Map.of("a.jsonl", randomRecords("\n").getBytes(UTF_8)));
        whole[whole.length / 2] ^= 0x55;
        assertThat(shown(read(write(folder.resolve("f.zip"), whole))))
                .last()
                .asString()
                .endsWith(" corrupt-file");
    }

    @Test
    void bombsAreRefusedByWhatTheyDeclareAndByWhatTheyGive() throws IOException {
        byte[] zeros = "x".repeat(50 << 20).getBytes(UTF_8);
        byte[] bomb = zip(Map.of("big.json", zeros));
        assertThatThrownBy(() -> read(write(folder.resolve("bomb.zip"), bomb)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bomb.zip!/big.json is larger than max-compression-ratio (200)");
        assertThatThrownBy(() -> read(write(folder.resolve("bomb.gz"), gzip(zeros))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bomb.gz is larger than max-compression-ratio (200)");
        int directory = new String(bomb, ISO_8859_1).lastIndexOf("PK\1\2");
        Arrays.fill(bomb, directory + 24, directory + 28, (byte) 1);
        bomb[directory + 27] = 0;
        bomb[directory + 26] = 0;
        assertThat(read(write(folder.resolve("liar.zip"), bomb)))
                .singleElement()
                .isInstanceOfSatisfying(RawRead.Broken.class, broken -> {
                    assertThat(broken.reason()).isEqualTo("corrupt-file");
                    assertThat(broken.detail()).endsWith("larger than its declared size of 257 bytes");
                });
    }

    @Test
    void anArchiveMayNotHoldTooMuch() throws IOException {
        RawLimits small = new RawLimits(1 << 20, 64, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1000, 200, 200);
        Path file = write(folder.resolve("f.zip"), zip(Map.of("a.json", new byte[600], "b.json", new byte[600])));
        assertThatThrownBy(() -> read(source(file), small))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is larger than max-archive-bytes (1000), at entry ");
    }

    @Test
    void parquetInAnArchiveAndTruncatedParquetAreRefused() throws IOException {
        byte[] parquet = "PAR1 and so on without its footer".getBytes(UTF_8);
        assertThatThrownBy(() -> read(write(folder.resolve("f.zip"), zip(Map.of("a.parquet", parquet)))))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot read Parquet inside an archive: ");
        assertThatThrownBy(() -> read(write(folder.resolve("f.parquet"), parquet)))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("Cannot read Parquet file: .*f.parquet is truncated");
    }

    @Test
    void whatIsNoDataIsQuarantined() {
        assertThat(shown(read(write(folder.resolve("f.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0}))))
                .containsExactly("1 unrecognised-format");
    }

    private static String randomRecords(String separator) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, 1000)
                .mapToObj(i -> "{\"q\":\"" + random.nextLong() + "\"}")
                .collect(Collectors.joining(separator));
    }

    private List<String> records(String text) {
        return shown(read(write(folder.resolve("file"), text)));
    }
}
