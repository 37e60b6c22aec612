package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import fr.medinjection.config.ConfigBinder;
import fr.medinjection.corpus.CorpusConfig;
import fr.medinjection.corpus.FindingPolicy;
import fr.medinjection.download.ModelsConfig;
import fr.medinjection.export.Licences;
import fr.medinjection.mix.MixSpec;
import fr.medinjection.source.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private static final List<String> MIXES = List.of("NAT", "TRAD", "SYN", "NAT-TRAD", "NAT-SYN", "TRAD-SYN", "ALL");

    private static PipelineConfig load(String name, String... overrides) {
        return ConfigBinder.load(file(name), List.of(overrides), PipelineConfig.class);
    }

    private static Path file(String name) {
        return Reading.root().resolve("conf").resolve(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper.yaml", "clean.yaml", "sample.yaml"})
    void wholeConfigurationsBind(String name) {
        PipelineConfig config = load(name);
        assertThat(config.sources()).containsKeys(config.use().toArray(String[]::new));
        assertThat(config.mix().mixes().keySet()).containsExactlyElementsOf(MIXES);
        assertThat(file(config.prompts())).isDirectory();
    }

    @Test
    void paperIsThePapersFigures() {
        PipelineConfig paper = load("paper.yaml");
        Map<String, MixSpec> mixes = paper.mix().mixes();
        assertThat(mixes.values()).extracting(MixSpec::size).containsOnly("33493");
        assertThat(mixes.values().stream().flatMap(mix -> mix.parts().values().stream()))
                .containsOnly(1L);
        assertThat(mixes.get("NAT").parts()).containsOnlyKeys("native");
        assertThat(mixes.get("TRAD-SYN").parts()).containsOnlyKeys("translated", "synthetic");
        assertThat(mixes.get("ALL").parts()).containsOnlyKeys("native", "translated", "synthetic");
        assertThat(paper.mix().types()).extracting(Enum::name).containsExactly("MCQ", "MCQU");
        assertThat(paper.clean().specialties().categories()).hasSize(14);
        assertThat(paper.sources().get("frbmedqa").settings()).containsEntry("take", "19836");
    }

    @Test
    void theModelsAreTheBaseAndTheSevenPublished() {
        ModelsConfig models = load("sample.yaml").models();
        assertThat(models.models().get("Qwen3-4B-Instruct-2507").id()).isEqualTo("Qwen/Qwen3-4B-Instruct-2507");
        assertThat(models.models().keySet())
                .containsAll(MIXES.stream().map(mix -> "QWEN-4B-" + mix).toList())
                .hasSize(8);
        models.models().forEach((name, model) -> assertThat(model.id()).endsWith("/" + name));
    }

    @Test
    void thePaperReportsAndTheOthersDrop() {
        assertThat(policies("paper.yaml")).containsOnly(FindingPolicy.REPORT);
        assertThat(policies("clean.yaml")).containsOnly(FindingPolicy.DROP);
        assertThat(policies("sample.yaml")).containsOnly(FindingPolicy.DROP);
    }

    @Test
    void whatMayNotLeaveTheHouseIsNotExportedEither() {
        PipelineConfig paper = load("paper.yaml");
        Licences licences = paper.export().licences();
        assertThat(paper.sources().get("deft-2021").licence()).isEqualTo("LicenseRef-DEFT-2021");
        assertThat(licences.exclusion("licenseref-our-hospital")).isPresent();
        paper.sources().forEach((name, source) -> assertThat(source.mayLeave()
                        || licences.exclusion(source.licence()).isPresent())
                .as(name)
                .isTrue());
        assertThat(licences.exclusion(paper.sources().get("medmcqa").licence())).isEmpty();
    }

    private static List<FindingPolicy> policies(String name) {
        CorpusConfig corpus = load(name).corpus();
        return List.of(corpus.duplicates().get(CorpusConfig.ANY), corpus.leaks().get(CorpusConfig.ANY));
    }

    @Test
    void anOverrideComesBeforeTheFile() {
        assertThat(load("paper.yaml", "dedup.threshold=0.9").dedup().threshold())
                .isEqualTo(0.9);
        assertThat(load("paper.yaml", "use=[mediqal, k-qa]").use()).containsExactly("mediqal", "k-qa");
        assertThat(load("paper.yaml", "spark.spark.sql.shuffle.partitions=\"7\"")
                        .spark())
                .containsEntry("spark.sql.shuffle.partitions", "7");
    }

    @Test
    void allMistakesAreToldAtOnceWithTheirKeys() {
        assertThatThrownBy(() -> load(
                        "sample.yaml",
                        "dedup.treshold=0.9",
                        "dedup.bands=many",
                        "sources.mediqal.no-such-key=1",
                        "mix.mixes.NAT.size=0"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("dedup.treshold is unknown, expected one of")
                .hasMessageContaining("dedup.bands is \"many\", expected a number")
                .hasMessageContaining("sources.mediqal.no-such-key is unknown")
                .hasMessageContaining("Invalid mix size: 0");
    }
}
