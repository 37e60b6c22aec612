package fr.medinjection.report;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.clean.Check;
import fr.medinjection.leaks.Kind;
import fr.medinjection.synth.generate.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelsTest {
    /** Where the code gives a reason for which a record or row is set aside. */
    private static final Pattern REASON = Pattern.compile(
            "(?:BadRecordException\\(\\s*|Parsed\\.skip\\(\\s*|REASON = |AWAITING_TRANSLATION = )\"([a-z]+(?:-[a-z]+)+)\"");

    @Test
    void everyReasonHasWordsInBothLanguages() throws IOException {
        Set<String> reasons = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = REASON.matcher(Files.readString(file));
                while (matcher.find()) {
                    reasons.add(matcher.group(1));
                }
            }
        }
        Arrays.stream(Check.values()).map(Check::reason).forEach(reasons::add);
        Arrays.stream(Reason.values()).map(Reason::label).forEach(reasons::add);
        reasons.addAll(Set.of("no-score", "off-scale", "no-source-text", "may-not-leave"));
        Arrays.stream(Kind.values()).map(kind -> kind.label() + "-leak").forEach(reasons::add);
        for (fr.medinjection.dedup.Kind kind : fr.medinjection.dedup.Kind.values()) {
            if (kind != fr.medinjection.dedup.Kind.CONFLICT) {
                reasons.add(kind.label() + "-duplicate");
            }
        }
        assertThat(reasons).hasSizeGreaterThan(60).allSatisfy(reason -> {
            assertThat(Labels.of(reason).en()).as(reason).isNotEqualTo(reason);
            assertThat(Labels.of(reason).fr()).as(reason).isNotEqualTo(reason);
        });
    }
}
