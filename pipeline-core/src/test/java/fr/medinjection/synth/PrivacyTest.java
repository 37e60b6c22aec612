package fr.medinjection.synth;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.config.ConfigBinder;
import fr.medinjection.llm.LlmConfig;
import fr.medinjection.source.Reading;
import fr.medinjection.source.SourceConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivacyTest {
    private record Llm(LlmConfig llm) {}

    private record Sources(Map<String, SourceConfig> sources) {}

    private static final Map<String, SourceConfig> SOURCES = ConfigBinder.load(
                    Reading.root().resolve("conf/sources.yaml"),
                    List.of("sources.medqa.may-leave=false"),
                    Sources.class)
            .sources();

    private static Privacy privacy(List<String> inHouse, String... overrides) {
        LlmConfig llm = ConfigBinder.load(Reading.root().resolve("conf/llm.yaml"), List.of(overrides), Llm.class)
                .llm();
        return Privacy.of(new PrivacyConfig(inHouse, PrivacyConfig.Mask.NOTHING), llm, SOURCES);
    }

    @Test
    void whatMayNotLeaveIsOnlySentToServersInTheHouse() {
        Privacy privacy = privacy(List.of("127.0.0.1"));
        assertThat(privacy.maySend("deft-2021", "gpt-4o-mini")).isFalse();
        assertThat(privacy.maySend("deft-2021", "medgemma-27b")).isTrue();
        assertThat(privacy.maySend("morfitt", "gpt-4o-mini")).isTrue();
        assertThat(privacy.maySend("of-nobody-knows-where", "gpt-4o-mini")).isFalse();
        assertThat(privacy(List.of()).maySend("deft-2021", "medgemma-27b")).isFalse();
    }

    /** Rows of the release bear the names of the sources they come from. */
    @Test
    void aRowMayLeaveOnlyIfEverySourceOfItsNameMay() {
        assertThat(privacy(List.of()).maySend("medqa", "gpt-4o-mini")).isFalse();
        assertThat(privacy(List.of()).maySend("medmcqa", "gpt-4o-mini")).isTrue();
    }

    @Test
    void recordedAnswersSendNothing() {
        assertThat(privacy(List.of(), "llm.sending=replay").maySend("deft-2021", "gpt-4o-mini"))
                .isTrue();
    }

    @Test
    void aSuccessorOutsideTheHouseIsOutsideTheHouse() {
        String[] follow = {"llm.successors=follow", "llm.models.medgemma-27b.successor=gpt-4o"};
        assertThat(privacy(List.of("127.0.0.1"), follow).maySend("deft-2021", "medgemma-27b"))
                .isFalse();
        assertThat(privacy(List.of("127.0.0.1"), follow[1]).maySend("deft-2021", "medgemma-27b"))
                .isTrue();
    }
}
