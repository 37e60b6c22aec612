package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.clean.CleanStage;
import fr.medinjection.corpus.CorpusStage;
import fr.medinjection.dedup.DedupStage;
import fr.medinjection.export.Exporter;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.leaks.LeaksStage;
import fr.medinjection.mix.MixStage;
import fr.medinjection.report.ReportConfig;
import fr.medinjection.report.Reports;
import fr.medinjection.report.page.Text;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceConfig;
import fr.medinjection.source.SourceContext;
import fr.medinjection.source.Sources;
import fr.medinjection.source.raw.RawFile;
import fr.medinjection.source.raw.RawFiles;
import fr.medinjection.source.raw.RawSource;
import fr.medinjection.stage.Manifest;
import fr.medinjection.synth.generate.SynthesiseStage;
import fr.medinjection.withdraw.WithdrawConfig;
import fr.medinjection.withdraw.WithdrawStage;
import fr.medinjection.withdraw.Withdrawal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The main job, step after step; each stage by name runs the steps up to it. */
final class Pipeline {
    static final List<Step> STEPS = List.of(
            new Step("ingest", Pipeline::ingest),
            new Step(TranslateJob.NAME, new TranslateJob()),
            new Step(ConvertJob.NAME, new ConvertJob()),
            new Step(SynthesiseJob.NAME, new SynthesiseJob()),
            new Step("clean", Pipeline::clean),
            new Step("dedup", Pipeline::dedup),
            new Step("leaks", Pipeline::leaks),
            new Step("corpus", Pipeline::corpus),
            new Step(JudgeJob.NAME, new JudgeJob()),
            new Step(TranslationQualityJob.NAME, new TranslationQualityJob()),
            new Step("mix", Pipeline::mix),
            new Step("export", Pipeline::export),
            new Step(MakeModelJob.NAME, new MakeModelJob()),
            new Step(FinetuneJob.NAME, new FinetuneJob()),
            new Step("test-set", ScoreJob::testSet),
            new Step(GenerateJob.NAME, GenerateJob::generate),
            new Step(JudgeAnswersJob.NAME, JudgeAnswersJob::judge),
            new Step("score", ScoreJob::score),
            new Step(EmbedJob.NAME, EmbedJob::embed),
            new Step(OverlapJob.NAME, OverlapJob::overlap),
            new Step(TsneJob.NAME, TsneJob::map),
            new Step("report", Pipeline::report));

    /** One step of the main job. */
    record Step(String name, Job job) {}

    private Pipeline() {}

    /** Runs all steps up to and including the named one; what is up to date is passed over. */
    static Job upTo(String last) {
        return context -> {
            List<RawSource> sources = sources(context);
            if (context.isDryRun()) {
                plan(context, sources, last);
                return;
            }
            steps(context, last).forEach(step -> step.job().run(context));
        };
    }

    /** The steps up to and including the named one that the configuration wants. */
    static List<Step> steps(JobContext context, String last) {
        List<Step> steps = new ArrayList<>();
        for (Step step : STEPS) {
            if (isWanted(step.name(), last, context)) {
                steps.add(step);
            }
            if (step.name().equals(last)) {
                break;
            }
        }
        return steps;
    }

    /**
     * Items are only translated, converted, synthesised and judged, a model only trained, and one to train only made, and models asked and scored, where
     * the configuration or the user asks for it.
     */
    private static boolean isWanted(String step, String last, JobContext context) {
        boolean trains =
                last.equals(FinetuneJob.NAME) || context.config().finetune().withPipeline();
        return switch (step) {
            case FinetuneJob.NAME -> trains;
            case TranslateJob.NAME ->
                last.equals(step) || context.config().translate().withPipeline();
            case ConvertJob.NAME ->
                last.equals(step) || context.config().convert().withPipeline();
            case TranslationQualityJob.NAME ->
                last.equals(step) || context.config().translationQuality().withPipeline();
            case SynthesiseJob.NAME ->
                last.equals(step) || context.config().synthesise().withPipeline();
            case JudgeJob.NAME -> last.equals(step) || context.config().judge().withPipeline();
            case "test-set", GenerateJob.NAME, "score" ->
                context.config().generate().withPipeline();
            case EmbedJob.NAME, OverlapJob.NAME -> context.config().embed().withPipeline();
            case TsneJob.NAME -> context.config().tsne().withPipeline();
            case JudgeAnswersJob.NAME ->
                context.config().generate().withPipeline()
                        && context.config().answerJudges().withPipeline();
            case MakeModelJob.NAME -> last.equals(step) || (trains && FinetuneJob.needsMadeModel(context));
            default -> true;
        };
    }

    private static void plan(JobContext context, List<RawSource> sources, String last) {
        Map<String, List<RawFile>> files = files(sources, new Configuration());
        context.console().say(context.resolved());
        context.console().say("Plan:");
        files.forEach((name, list) -> context.console().say("  read " + name + ": " + list.size() + " files"));
        List<Step> steps = steps(context, last);
        steps.forEach(step -> context.console().say("  run  " + step.name()));
        Estimation.tell(context, steps.stream().map(Step::name).toList());
    }

    /** The sources in use, their paths resolved against the data root. */
    static List<RawSource> sources(JobContext context) {
        List<RawSource> sources = new ArrayList<>();
        Path root = new Path(context.resolve("data-root", context.config().dataRoot()));
        for (String name : context.config().use()) {
            SourceConfig config = context.config().sources().get(name);
            Source source = Sources.of(config.format());
            SourceConfig resolved = config.withPath(config.path().stream()
                    .map(path -> new Path(root, path).toString())
                    .toList());
            sources.add(new RawSource(source, new SourceContext(name, resolved, Map.of())));
        }
        if (sources.isEmpty()) {
            throw new UserException("Missing sources: use names none, expected some of "
                    + context.config().sources().keySet());
        }
        return sources;
    }

    /** The files of every source; what is missing is told for all sources at once. */
    private static Map<String, List<RawFile>> files(List<RawSource> sources, Configuration hadoop) {
        Map<String, List<RawFile>> files = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (RawSource source : sources) {
            try {
                files.put(source.name(), RawFiles.list(source.context().config().path(), hadoop));
            } catch (UserException e) {
                missing.add("\n  " + source.name() + ": " + e.getMessage());
            }
        }
        if (!missing.isEmpty()) {
            throw new UserException("Cannot read " + missing.size() + " of " + sources.size()
                    + " sources (./submit.sh download fetches what may be fetched; `use` says which take part):"
                    + String.join("", missing));
        }
        return files;
    }

    private static void ingest(JobContext context) {
        List<RawSource> sources = sources(context);
        List<Manifest.Input> inputs = new ArrayList<>();
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        files(sources, hadoop)
                .forEach((name, list) -> inputs.add(new Manifest.Input(name, RawFiles.fingerprint(list), -1)));
        IngestStage stage = IngestStage.of(context.config().ingest(), withdrawals(context), sources, context.spark());
        Map<String, Manifest> made = context.runner().runOnRaw(stage, inputs, IngestStage.OUTPUTS);
        long withdrawn = made.get(WithdrawStage.OUTPUT).rows();
        if (withdrawn > 0) {
            context.console().say("  withdrawn: " + withdrawn + ", listed in " + WithdrawStage.OUTPUT);
        }
    }

    /** What was taken back in this output folder before, and what the configuration takes back. */
    static WithdrawConfig withdrawals(JobContext context) {
        List<Withdrawal> all = new ArrayList<>(context.withdrawals().read());
        context.config().withdraw().withdrawals().stream()
                .filter(withdrawal -> !all.contains(withdrawal))
                .forEach(all::add);
        return new WithdrawConfig(all);
    }

    private static void clean(JobContext context) {
        PrepareStage stage = new PrepareStage(new PrepareStage.Settings(
                context.config().clean(), context.config().split()));
        List<String> inputs = new ArrayList<>(List.of(CleanStage.INPUT, CleanStage.TEXTS));
        inputs.addAll(madeRows(context));
        Map<String, Manifest> made = context.runner()
                .run(stage, inputs, List.of(CleanStage.OUTPUT, CleanStage.CLEAN_TEXTS, CleanStage.LABELS));
        long unmapped = made.get(CleanStage.LABELS).counts().getOrDefault("status=unmapped", 0L);
        if (unmapped > 0) {
            context.console().say("  labels without a category: " + unmapped + ", listed in " + CleanStage.LABELS);
        }
    }

    /** The instructions that models made for the corpus. */
    private static List<String> madeRows(JobContext context) {
        List<String> made = new ArrayList<>(translatedRows(context));
        if (context.config().synthesise().withPipeline()) {
            made.add(SynthesiseStage.OUTPUT);
        }
        return made;
    }

    /** Those that were there before. */
    static List<String> translatedRows(JobContext context) {
        List<String> made = new ArrayList<>(TranslateJob.corpusRows(context));
        made.addAll(ConvertJob.corpusRows(context));
        return made;
    }

    private static void dedup(JobContext context) {
        DedupStage stage = new DedupStage(context.config().dedup());
        String against = context.config().dedupAgainst();
        if (against.isEmpty()) {
            context.runner().run(stage, List.of(DedupStage.INPUT, DedupStage.TEXTS), List.of(DedupStage.OUTPUT));
        } else {
            String folder = context.resolve("dedup-against", against);
            context.runner()
                    .runWith(
                            stage,
                            List.of(DedupStage.INPUT, DedupStage.TEXTS),
                            DedupStage.AGAINST,
                            folder,
                            List.of(DedupStage.OUTPUT));
        }
    }

    private static void leaks(JobContext context) {
        LeaksStage stage = new LeaksStage(context.config().leaks());
        context.runner().run(stage, List.of(LeaksStage.INPUT, LeaksStage.TEXTS), List.of(LeaksStage.OUTPUT));
    }

    private static void corpus(JobContext context) {
        CorpusStage stage = new CorpusStage(context.config().corpus());
        context.runner()
                .run(
                        stage,
                        List.of(CorpusStage.CLEAN, CorpusStage.TEXTS, CorpusStage.DUPLICATES, CorpusStage.LEAKS),
                        List.of(CorpusStage.CORPUS, CorpusStage.DROPPED, CorpusStage.CHECKED_TEXTS));
    }

    private static void mix(JobContext context) {
        MixStage stage = new MixStage(context.config().mix());
        context.runner().run(stage, stage.inputs(), mixes(context));
    }

    static List<String> mixes(JobContext context) {
        return context.config().mix().mixes().keySet().stream()
                .map(name -> MixStage.FOLDER + name)
                .toList();
    }

    /** The one way items become text. */
    static PromptRenderer renderer(JobContext context) {
        return PromptRenderer.load(java.nio.file.Path.of(
                context.besideConfig("prompts", context.config().prompts())));
    }

    private static void export(JobContext context) {
        PromptRenderer renderer = renderer(context);
        Exporter exporter = new Exporter(context.config().export(), renderer);
        List<String> inputs = new ArrayList<>(List.of(CorpusStage.CORPUS));
        inputs.addAll(mixes(context));
        Map<String, Object> settings = Map.of("export", context.config().export(), "prompts", renderer.hashes());
        context.runner().runFiles("export", settings, inputs, (datasets, folder) -> {
            Map<String, Dataset<Row>> mixes = new LinkedHashMap<>(datasets);
            Dataset<Row> corpus = mixes.remove(CorpusStage.CORPUS);
            exporter.export(corpus, byName(mixes), context.runner().store().fileSystem(), folder);
        });
    }

    /** The last word of the main job: where the page lies. */
    private static void report(JobContext context) {
        Map<String, Text> categories = new LinkedHashMap<>();
        context.config()
                .clean()
                .specialties()
                .categories()
                .forEach((key, category) -> categories.put(key, new Text(category.english(), category.french())));
        ReportConfig config = new ReportConfig(
                context.config().report().title(),
                context.config().report().mapPoints(),
                categories,
                context.config().export().licences());
        Path page = Reports.write(context.spark(), context.runner().store(), config);
        boolean local = context.runner().store().fileSystem().getScheme().equals("file");
        context.console().say(local ? page.toUri().getPath() : page.toString());
    }

    private static Map<String, Dataset<Row>> byName(Map<String, Dataset<Row>> mixes) {
        Map<String, Dataset<Row>> named = new LinkedHashMap<>();
        mixes.forEach((path, rows) -> named.put(path.substring(MixStage.FOLDER.length()), rows));
        return named;
    }
}
