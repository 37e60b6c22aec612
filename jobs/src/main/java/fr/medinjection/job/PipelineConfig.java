package fr.medinjection.job;

import fr.medinjection.bench.Sizing;
import fr.medinjection.clean.CleanConfig;
import fr.medinjection.config.Checked;
import fr.medinjection.corpus.CorpusConfig;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.download.DownloadConfig;
import fr.medinjection.download.ModelsConfig;
import fr.medinjection.embed.EmbedConfig;
import fr.medinjection.embed.Method;
import fr.medinjection.export.ExportConfig;
import fr.medinjection.finetune.EngineConfig;
import fr.medinjection.finetune.FinetuneConfig;
import fr.medinjection.finetune.MergeConfig;
import fr.medinjection.generate.GenerateConfig;
import fr.medinjection.leaks.LeaksConfig;
import fr.medinjection.llm.LlmConfig;
import fr.medinjection.mix.MixConfig;
import fr.medinjection.overlap.OverlapConfig;
import fr.medinjection.report.page.Text;
import fr.medinjection.score.AnswersConfig;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.TestSetConfig;
import fr.medinjection.score.human.AgreementConfig;
import fr.medinjection.score.human.AnnotateConfig;
import fr.medinjection.score.judge.AnswerJudgesConfig;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.split.SplitConfig;
import fr.medinjection.stage.FileLayout;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.generate.SynthesiseConfig;
import fr.medinjection.synth.judge.JudgeConfig;
import fr.medinjection.synth.translate.ConvertConfig;
import fr.medinjection.synth.translate.QualityConfig;
import fr.medinjection.synth.translate.TranslateConfig;
import fr.medinjection.tsne.TsneConfig;
import fr.medinjection.withdraw.WithdrawConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A configuration file: one section per stage or job.
 *
 * @param out the output folder
 * @param dataRoot where the raw downloads lie; relative to the file that says so
 * @param use the sources that take part, keys of {@code sources}
 * @param dedupAgainst the folder of an older corpus that must not change, or {@code ""}: its rows survive, ours that repeat
 *     them are dropped
 * @param prompts the folder of prompt templates; relative to the file that says so
 * @param answers files of answers made elsewhere, by the name of the predictions that they become; a relative path is meant
 *     from the file that says so
 * @param sizing the cluster and the corpus that {@code bench growth} reckons with
 * @param spark Spark's own settings, unless the command line gives them
 */
public record PipelineConfig(
        String out,
        String dataRoot,
        List<String> use,
        Map<String, SourceConfig> sources,
        IngestConfig ingest,
        CleanConfig clean,
        SplitConfig split,
        DedupConfig dedup,
        String dedupAgainst,
        LeaksConfig leaks,
        WithdrawConfig withdraw,
        CorpusConfig corpus,
        TranslateConfig translate,
        ConvertConfig convert,
        QualityConfig translationQuality,
        SynthesiseConfig synthesise,
        JudgeConfig judge,
        MixConfig mix,
        String prompts,
        ExportConfig export,
        MakeModelConfig makeModel,
        EngineConfig engine,
        FinetuneConfig finetune,
        MergeConfig merge,
        TestSetConfig testSet,
        GenerateConfig generate,
        Map<String, AnswersConfig> answers,
        AnswerJudgesConfig answerJudges,
        ScoreConfig score,
        EmbedConfig embed,
        OverlapConfig overlap,
        TsneConfig tsne,
        AnnotateConfig annotate,
        AgreementConfig agreement,
        ReportTitle report,
        Sizing sizing,
        DownloadConfig download,
        ModelsConfig models,
        LlmConfig llm,
        PrivacyConfig privacy,
        FileLayout layout,
        Map<String, String> spark)
        implements Checked {

    /**
     * The page.
     *
     * @param title its heading, in both languages
     * @param mapPoints the most points on its map; of more, those whose hashed ids come first
     */
    public record ReportTitle(Text title, int mapPoints) {}

    /** Names that stand for a source and are none. */
    @Override
    public Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        for (int i = 0; i < use.size(); i++) {
            check("use[" + i + "]", use.get(i), sources.keySet(), mistakes);
        }
        Set<String> rows = new TreeSet<>();
        sources.forEach((key, source) -> rows.addAll(source.rowSources(key)));
        List<String> bilingual = clean.language().bilingualSources();
        for (int i = 0; i < bilingual.size(); i++) {
            check("clean.language.bilingual-sources[" + i + "]", bilingual.get(i), rows, mistakes);
        }
        Set<String> split = with(rows, SplitConfig.ANY);
        split().sources().keySet().forEach(name -> check("split.sources." + name, name, split, mistakes));
        Set<String> parts = with(rows, "native", "translated", "synthetic");
        mix.mixes().forEach((name, mix) -> mix.parts()
                .keySet()
                .forEach(part -> check("mix.mixes." + name + ".parts." + part, part, parts, mistakes)));
        checkModels(mistakes);
        return mistakes;
    }

    private void checkModels(Map<String, String> mistakes) {
        Set<String> models = new TreeSet<>(llm.models().keySet());
        synthesise.plans().forEach((name, plan) -> plan.sources()
                .forEach(source -> check("synthesise.plans." + name + ".sources", source, sources.keySet(), mistakes)));
        checkModel("synthesise.model", synthesise.model(), models, mistakes);
        for (int i = 0; i < judge.judges().size(); i++) {
            checkModel("judge.judges[" + i + "]", judge.judges().get(i), models, mistakes);
        }
        Set<String> orNone = new TreeSet<>(models);
        orNone.add("");
        for (int i = 0; i < translate.translators().size(); i++) {
            checkModel(
                    "translate.translators[" + i + "]", translate.translators().get(i), models, mistakes);
        }
        for (int i = 0; i < translationQuality.translators().size(); i++) {
            String translator = translationQuality.translators().get(i);
            checkModel("translation-quality.translators[" + i + "]", translator, models, mistakes);
        }
        checkModel(
                "translate.back-translation.model", translate.backTranslation().model(), orNone, mistakes);
        checkModel("convert.model", convert.model(), orNone, mistakes);
        answerJudges.judges().forEach((name, judge) -> {
            if (judge.via() == AnswerJudgesConfig.Via.LLM) {
                checkModel("answer-judges.judges." + name + ".model", judge.model(), models, mistakes);
            }
        });
        for (int i = 0; i < generate.services().size(); i++) {
            checkModel("generate.services[" + i + "]", generate.services().get(i), models, mistakes);
        }
        if (embed.method() == Method.ENDPOINT) {
            checkModel("embed.endpoint.model", embed.endpoint().model(), models, mistakes);
        }
    }

    private static void checkModel(String key, String name, Set<String> known, Map<String, String> mistakes) {
        if (!known.contains(name)) {
            mistakes.put(key, "is no model: " + name + ", expected one of " + String.join(", ", known));
        }
    }

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    private static void check(String key, String name, Set<String> known, Map<String, String> mistakes) {
        if (!known.contains(name) && !known.contains(name.toLowerCase(Locale.ROOT))) {
            mistakes.put(key, "is no source: " + name + ", expected one of " + String.join(", ", known));
        }
    }
}
