package fr.medinjection.source.raw;

import static fr.medinjection.source.raw.RawFixture.LIMITS;
import static fr.medinjection.source.raw.RawFixture.read;
import static fr.medinjection.source.raw.RawFixture.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.source.Parsed;
import fr.medinjection.source.RawRecord;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        for (String name : List.of(
                "us/train.json",
                "us/dev.json",
                "fr/a b.json",
                "README.md",
                "LICENSE.x.txt",
                ".git/c.json",
                "_SUCCESS")) {
            RawFixture.write(folder.resolve(name), "[{}]");
        }
    }

    @Test
    void filesFoldersAndGlobs() {
        assertThat(names(folder.toString())).containsExactly("fr/a b.json", "us/dev.json", "us/train.json");
        assertThat(names(folder + "/us/train.json")).containsExactly("train.json");
        assertThat(names(folder + "/*/*.json")).containsExactly("fr/a b.json", "us/dev.json", "us/train.json");
        assertThat(names(folder + "/{us,fr}", folder + "/us/*")).hasSize(3);
        assertThat(names("file://" + folder + "/us")).containsExactly("dev.json", "train.json");
    }

    @Test
    void fingerprintFollowsNamesLengthsAndTimes() throws IOException {
        String before = fingerprint();
        assertThat(fingerprint()).isEqualTo(before);
        Files.setLastModifiedTime(folder.resolve("us/dev.json"), FileTime.fromMillis(1_000_000));
        String touched = fingerprint();
        assertThat(touched).isNotEqualTo(before);
        RawFixture.write(folder.resolve("README.md"), "other");
        assertThat(fingerprint()).isEqualTo(touched);
    }

    @Test
    void whatIsMissingOrEmptyIsNamed() throws IOException {
        assertRefused("Cannot find path: " + folder + "/none", folder + "/none");
        assertRefused("Cannot find any file: " + folder + "/*.xml matches none", folder + "/*.xml");
        assertRefused("Invalid path of a source: \"\", expected a file, a folder or a glob", "");
        Files.createDirectories(folder.resolve("empty"));
        assertRefused("Cannot find any file: " + folder + "/empty is an empty folder", folder + "/empty");
        Files.createFile(folder.resolve("nothing.json"));
        assertRefused("Cannot read file: file:" + folder + "/nothing.json is empty", folder + "/nothing.json");
        Files.createDirectories(folder.resolve("us/test.json"));
        assertRefused("Cannot read file: file:" + folder + "/us/test.json is an empty folder", folder + "/us");
        assertThatThrownBy(() -> names("nowhere://host/x"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot read path: nowhere://host/x (No FileSystem for scheme");
    }

    @Test
    void twoFilesOfOneNameAreRefused() {
        RawFixture.write(folder.resolve("fr/train.json"), "[]");
        assertThatThrownBy(() -> names(folder + "/us", folder + "/fr"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Cannot tell two files apart: ");
    }

    @Test
    void aSourceWithoutAnyOfItsFilesNamesWhatWasFound() {
        assertThatThrownBy(() -> read(source("wmt", new Pairs(), Map.of(), folder.toString()), LIMITS))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot find any file that source wmt reads under " + folder
                        + ": found fr/a b.json, us/dev.json, us/train.json");
    }

    @Test
    void groupsAreReadTogetherAndSideFilesOnTheDriver() {
        Path pairs = folder.resolve("pairs");
        RawFixture.write(pairs.resolve("d1.en"), "\uFEFFheart");
        RawFixture.write(pairs.resolve("d1.fr"), "cœur");
        RawFixture.write(pairs.resolve("d2.en"), "lung");
        RawFixture.write(pairs.resolve("d2.fr"), new byte[] {(byte) 0xE9});
        RawFixture.write(pairs.resolve("keys.side"), "k");
        RawSource source = source("wmt", new Pairs(), Map.of(), pairs.toString());
        assertThat(RawFixture.shown(read(source, LIMITS)))
                .containsExactly("1 {\"c0\":\"d1:{d1.en=heart, d1.fr=cœur}\"}", "1 wrong-encoding");
        RawPlan plan = RawPlan.of(List.of(source), new Configuration(), LIMITS);
        assertThat(plan.sources().get(0).context().sideFiles()).isEqualTo(Map.of("keys.side", "k"));
        RawFixture.write(pairs.resolve("more.side"), "x".repeat((int) LIMITS.maxSideFileBytes()));
        assertThatThrownBy(() -> read(source, LIMITS)).hasMessageContaining("more than max-side-file-bytes");
        RawFixture.write(pairs.resolve("more.side"), "x");
        RawFixture.write(pairs.resolve("d1.fr"), "x".repeat((int) LIMITS.maxUnitBytes()));
        assertThatThrownBy(() -> read(source, LIMITS)).hasMessageContaining("more than max-unit-bytes");
    }

    private static List<String> names(String... paths) {
        return RawFiles.list(List.of(paths), new Configuration()).stream()
                .map(RawFile::name)
                .toList();
    }

    private String fingerprint() {
        return RawFiles.fingerprint(RawFiles.list(List.of(folder.toString()), new Configuration()));
    }

    private static void assertRefused(String message, String path) {
        assertThatThrownBy(() -> names(path)).isInstanceOf(UserException.class).hasMessage(message);
    }

    /** Two files of a document make one record. */
    private static final class Pairs implements Source, RawLayout.Joined {
        private static final long serialVersionUID = 1;

        @Override
        public RawLayout layout() {
            return this;
        }

        @Override
        public boolean isSideFile(String file) {
            return file.endsWith(".side");
        }

        @Override
        public String unitOf(String file) {
            return file.matches(".*\\.(en|fr)") ? file.substring(0, file.length() - 3) : "";
        }

        @Override
        public List<RawRecord> join(String unit, SortedMap<String, String> contents) {
            try {
                return List.of(new RawRecord(unit, 1, "", LineReads.PROSE.parse(unit + ":" + contents)));
            } catch (fr.medinjection.source.BadRecordException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Parsed parse(RawRecord record, SourceContext context) {
            return Parsed.skip("never");
        }
    }
}
