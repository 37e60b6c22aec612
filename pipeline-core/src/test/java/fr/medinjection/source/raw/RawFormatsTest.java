package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.read;
import static fr.medinjection.source.raw.RawFixture.shown;
import static fr.medinjection.source.raw.RawFixture.source;
import static fr.medinjection.source.raw.RawFixture.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawFormatsTest {
    @TempDir
    Path folder;

    @Test
    void jsonArray() {
        assertThat(records("[ {\"a\": 1},\n {\"a\": \"]},[\\\"\"} , [1,2] ]\n"))
                .containsExactly("1 {\"a\":1}", "2 {\"a\":\"]},[\\\"\"}", "3 [1,2]");
        assertThat(records("[]")).isEmpty();
        assertThat(records("[\n{\"a\":1},\n{\"a\":2}\n]")).containsExactly("1 {\"a\":1}", "2 {\"a\":2}");
    }

    @Test
    void objectKeyedById() {
        assertThat(records("{\"21\": {\"q\": {\"x\": 1}}, \"2\\u00e9\" : {\"q\": 2}}"))
                .containsExactly("1 21={\"q\":{\"x\":1}}", "2 2é={\"q\":2}");
        assertThat(records("{\n  \"21\": {\n \"q\": 1\n },\n  \"22\": {}\n}\n"))
                .containsExactly("1 21={\"q\":1}", "2 22={}");
    }

    @Test
    void singleObjectIsOneRecord() {
        assertThat(records("{\n \"id\": 1,\n \"data\": {\"q\": 2}\n}"))
                .containsExactly("1 {\"id\":1,\"data\":{\"q\":2}}");
        assertThat(records("{\"q\": 1}")).containsExactly("1 {\"q\":1}");
        assertThat(records("{\n\"q\": 1}\n{\n\"q\": 2}\n")).containsExactly("1 {\"q\":1}", "2 {\"q\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void jsonLines(String end) {
        assertThat(records("{\"a\": {}}" + end + end + "{\"a\": {\"b\": 2}}" + end + "{\"a\": 3}"))
                .containsExactly("1 {\"a\":{}}", "3 {\"a\":{\"b\":2}}", "4 {\"a\":3}");
    }

    @Test
    void nanBecomesNull() {
        assertThat(records("[{\"a\": NaN, \"b\": [-Infinity, \"NaN\"]}]"))
                .containsExactly("1 {\"a\":null,\"b\":[null,\"NaN\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void csvWithHeaderAndLineBreaksInQuotes(String end) {
        String text =
                "id,question,réponse" + end + "1,\"Une, \"\"deux\"\"" + end + "lignes\",x" + end + end + "2,,\" y\"";
        assertThat(records(text))
                .containsExactly(
                        "1 {\"id\":\"1\",\"question\":\"Une, \\\"deux\\\""
                                + end.replace("\r", "\\r").replace("\n", "\\n") + "lignes\",\"réponse\":\"x\"}",
                        "2 {\"id\":\"2\",\"question\":\"\",\"réponse\":\" y\"}");
    }

    @Test
    void csvWithoutHeader() {
        assertThat(records("What is it?,this,that,A\nThe cell,left,right,B\n"))
                .containsExactly(
                        "1 {\"c0\":\"What is it?\",\"c1\":\"this\",\"c2\":\"that\",\"c3\":\"A\"}",
                        "2 {\"c0\":\"The cell\",\"c1\":\"left\",\"c2\":\"right\",\"c3\":\"B\"}");
        assertThat(records("The cell,left,right,B\nWhat is it?,this,that,A\n")).hasSize(2);
    }

    @Test
    void headerOfLettersAndDottedNames() {
        assertThat(records("question,A,B,answer\nWhat?,this,that,A\n"))
                .containsExactly("1 {\"question\":\"What?\",\"A\":\"this\",\"B\":\"that\",\"answer\":\"A\"}");
        assertThat(records("id,answers.a,correct_answers\nq1,x,a;b\nq2,y,a\n"))
                .containsExactly(
                        "1 {\"id\":\"q1\",\"answers.a\":\"x\",\"correct_answers\":\"a;b\"}",
                        "2 {\"id\":\"q2\",\"answers.a\":\"y\",\"correct_answers\":\"a\"}");
    }

    @Test
    void headerIsWhatTheSettingSays() {
        Path file = write(folder.resolve("f"), "id,word\n1,a\n");
        assertThat(shown(read(
                        source("s", new RawFixture.Questions(), Map.of("header", "false"), file.toString()), LIMITS)))
                .containsExactly("1 {\"c0\":\"id\",\"c1\":\"word\"}", "2 {\"c0\":\"1\",\"c1\":\"a\"}");
        Path other = write(folder.resolve("g"), "1,2\n3,4\n");
        assertThat(shown(read(
                        source("s", new RawFixture.Questions(), Map.of("header", "true"), other.toString()), LIMITS)))
                .containsExactly("1 {\"1\":\"3\",\"2\":\"4\"}");
    }

    @Test
    void tsvWithQuotesThatMeanNothing() {
        assertThat(records("id\ttext\n1\t\"A\" begins, then\n2\t\" quoted \"\"x\"\"\"\n3\tplain \"q\n"))
                .containsExactly(
                        "1 {\"id\":\"1\",\"text\":\"\\\"A\\\" begins, then\"}",
                        "2 {\"id\":\"2\",\"text\":\" quoted \\\"x\\\"\"}",
                        "3 {\"id\":\"3\",\"text\":\"plain \\\"q\"}");
    }

    @Test
    void proseIsALineARecord() {
        assertThat(records("Un cas, rare.\n\nLe patient, âgé, va bien, merci.\nFin.\n"))
                .containsExactly(
                        "1 {\"c0\":\"Un cas, rare.\"}",
                        "3 {\"c0\":\"Le patient, âgé, va bien, merci.\"}",
                        "4 {\"c0\":\"Fin.\"}");
    }

    @Test
    void byteOrderMarks() {
        List<String> expected = List.of("1 {\"q\":\"é😀\"}", "2 {\"q\":\"à\"}");
        String text = "\uFEFF{\"q\":\"é😀\"}\n{\"q\":\"à\"}\n";
        for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
            assertThat(shown(read(write(folder.resolve("f"), text.getBytes(charset)))))
                    .isEqualTo(expected);
        }
        String array = "\uFEFF[" + "{\"q\":\"é😀\"},".repeat(20_000) + "{\"q\":\"à\"}]";
        assertThat(read(write(folder.resolve("f"), array.getBytes(UTF_16LE))))
                .hasSize(20_001)
                .allMatch(RawRead.Whole.class::isInstance);
    }

    @Test
    void configuredEncoding() {
        Path file = write(folder.resolve("f"), "[{\"q\":\"déjà\"}]".getBytes(ISO_8859_1));
        Map<String, String> settings = Map.of("encoding", "windows-1252");
        assertThat(shown(read(source("s", new RawFixture.Questions(), settings, file.toString()), LIMITS)))
                .containsExactly("1 {\"q\":\"déjà\"}");
    }

    @Test
    void gzipWhateverTheName() throws IOException {
        assertThat(shown(read(write(folder.resolve("f.json"), gzip("[{\"q\":1}]".getBytes(UTF_8))))))
                .containsExactly("1 {\"q\":1}");
    }

    @Test
    void zipEntriesAreFiles() throws IOException {
        Map<String, byte[]> entries = Map.of(
                "data/train.jsonl", "{\"q\":1}\n{\"q\":2}\n".getBytes(UTF_8),
                "../../../etc/dev.csv", "id,question\n1,x\n".getBytes(UTF_8),
                "__MACOSX/._train.jsonl", new byte[] {0, 1},
                "README.md", "no".getBytes(UTF_8));
        List<RawRead> reads = read(write(folder.resolve("all.bin"), zip(entries)));
        assertThat(reads)
                .extracting(r -> ((RawRead.Whole) r).record().position())
                .containsExactly(
                        "all.bin!/../../../etc/dev.csv#1",
                        "all.bin!/data/train.jsonl#1",
                        "all.bin!/data/train.jsonl#2");
    }

    @Test
    void archivesInArchivesAreNotOpened() throws IOException {
        byte[] inner = zip(Map.of("a.json", "[{}]".getBytes(UTF_8)));
        List<RawRead> reads = read(write(folder.resolve("f.zip"), zip(Map.of("inner.zip", inner))));
        assertThat(shown(reads)).containsExactly("1 nested-archive");
    }

    private List<String> records(String text) {
        return shown(read(write(folder.resolve("file"), text)));
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }
}
