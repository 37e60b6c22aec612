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
    void settingsOfSourcesAndNamesOfSourcesAreChecked() {
        assertThatThrownBy(() -> load(
                        "sample.yaml",
                        "sources.medqa.settings.options=6",
                        "sources.mediqal.settings.encoding=utf-99",
                        "sources.frbmedqa.settings.min-distractors=many",
                        "sources.pubmedqa.settings.part=labelled",
                        "sources.k-qa.settings={}",
                        "sources.release-all.settings.origins=MedQA=medqa",
                        "sources.wmt-biomedical.settings.directions='en2fr, fr2de'",
                        "use=[mediqal, mediqla]",
                        "split.sources.medqla={policy: official, train: 0.8, validation: 0.1, test: 0.1}",
                        "clean.language.bilingual-sources=[wmt]",
                        "mix.mixes.OURS={size: auto, parts: {natif: 1, mediqal: 2, SYNTHETIC: 1}}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--set: sources.medqa.settings.options is \"6\", expected one of 4, 5, 4,5")
                .hasMessageContaining("mediqal.settings.encoding is \"utf-99\", expected a name such as windows-1252")
                .hasMessageContaining(
                        "frbmedqa.settings.min-distractors is \"many\", expected a whole number, 1 or more")
                .hasMessageContaining("pubmedqa.settings.part is unknown, expected one of parts, encoding, header")
                .hasMessageContaining(
                        "k-qa.settings.split is missing, expected one of train, validation, test, unsplit")
                .hasMessageContaining("release-all.settings.origins is \"MedQA=medqa\", expected <origin>=<source>")
                .hasMessageContaining("wmt-biomedical.settings.directions is \"en2fr, fr2de\", expected en2fr, fr2en")
                .hasMessageContaining("--set: use[1] is no source: mediqla, expected one of s-editions, mediqal,")
                .hasMessageContaining("split.sources.medqla is no source: medqla, expected one of *, ")
                .hasMessageContaining("clean.language.bilingual-sources[0] is no source: wmt, expected one of ")
                .hasMessageContaining("mix.mixes.OURS.parts.natif is no source: natif, expected one of ")
                .message()
                .hasLineCount(12);
    }

    @Test
    void modelsThatAreAskedMustBeThere() {
        assertThat(load("sample.yaml", "embed.endpoint.model=nobody").embed().endpoint())
                .as("no endpoint is asked for vectors")
                .isNotNull();
        assertThatThrownBy(() -> load(
                        "sample.yaml",
                        "embed.method=endpoint",
                        "embed.endpoint.model=nobody",
                        "generate.services=[nobody]",
                        "judge.judges=[sample-first-judge, nobody]"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("embed.endpoint.model is no model: nobody, expected one of ")
                .hasMessageContaining("generate.services[0] is no model: nobody")
                .hasMessageContaining("judge.judges[1] is no model: nobody");
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
