package fr.medinjection.job;

import java.util.LinkedHashMap;
import java.util.Map;

/** All jobs, in the order of the help page. */
final class Jobs {
    static final Map<String, Entry> ALL = new LinkedHashMap<>();

    /** A job and what the help page says of it. */
    record Entry(String description, Job job) {}

    private Jobs() {}

    private static void add(String name, String description, Job job) {
        ALL.put(name, new Entry(description, job));
    }

    static {
        add(
                "pipeline",
                "Everything: from raw files to corpus, mixes, adapters, scores and the page that shows them",
                Pipeline.upTo("report"));
        add("ingest", "Raw files to instructions, texts for synthesis and quarantine", Pipeline.upTo("ingest"));
        add(
                TranslateJob.NAME,
                "Have models translate the English items, checked for what must be kept",
                Pipeline.upTo(TranslateJob.NAME));
        add(ConvertJob.NAME, "Have a model make questions with options of cloze items", Pipeline.upTo(ConvertJob.NAME));
        add(
                SynthesiseJob.NAME,
                "Have a model write items from case reports and abstracts, checked, until the targets are met",
                Pipeline.upTo(SynthesiseJob.NAME));
        add("clean", "Clean, check, categorise and split the instructions", Pipeline.upTo("clean"));
        add("dedup", "Find exact, re-ordered and near duplicates", Pipeline.upTo("dedup"));
        add("leaks", "Find training items that leak test items", Pipeline.upTo("leaks"));
        add("corpus", "The corpus by component, split and type, and what was dropped", Pipeline.upTo("corpus"));
        add(
                JudgeJob.NAME,
                "Have models judge the synthetic items of the corpus; mix can filter by their scores",
                Pipeline.upTo(JudgeJob.NAME));
        add(
                TranslationQualityJob.NAME,
                "Measure translators on passages that have a reference and are not in training",
                Pipeline.upTo(TranslationQualityJob.NAME));
        add("mix", "Draw the mixes, with their proofs", Pipeline.upTo("mix"));
        add("export", "The published layout, chat files and data cards", Pipeline.upTo("export"));
        add(
                MakeModelJob.NAME,
                "A tiny model with random weights and a tokenizer learnt from the corpus",
                Pipeline.upTo(MakeModelJob.NAME));
        add(FinetuneJob.NAME, "An adapter for each mix, trained on Spark", Pipeline.upTo(FinetuneJob.NAME));
        add(
                MergeJob.NAME,
                "merge [NAME...]: trained adapters worked into their base model, as ordinary model folders",
                new MergeJob());
        add(
                "report",
                "The page: counts beside the paper's, duplicates, leaks, mixes, provenance",
                Pipeline.upTo("report"));
        add(
                GenerateJob.NAME,
                "What the base model and its adapters answer to the test items of the corpus",
                new GenerateJob());
        add(
                JudgeAnswersJob.NAME,
                "What judges say of the open answers: equivalent to the reference or not",
                new JudgeAnswersJob());
        add("score", "Read files of answers; score all predictions and compare the models", new ScoreJob());
        add(
                AnnotateJob.NAME,
                "A blinded sample of open answers, and the page on which physicians rate it",
                new AnnotateJob());
        add(AgreementJob.NAME, "Read the files of ratings; compare judges and metrics with them", new AgreementJob());
        add(EmbedJob.NAME, "Vectors of the items of the corpus", new EmbedJob());
        add(OverlapJob.NAME, "How far the components overlap, in numbers", new OverlapJob());
        add(TsneJob.NAME, "A map of the vectors in two dimensions, by t-SNE", new TsneJob());
        add(
                CompareJob.NAME,
                "compare FOLDER [MODEL=MODEL...]: what changed since another run, in settings, rows and scores",
                new CompareJob());
        add("withdraw", "Take back a source, record or licence, with all that was made from it", new WithdrawJob());
        add("download", "Fetch the raw files that may be fetched; say how to get the others", new DownloadJob());
        add(
                DownloadModelJob.NAME,
                "download-model NAME...: fetch a base model, a published model or an adapter",
                new DownloadModelJob());
        add(DoctorJob.NAME, "What this machine has to run models on, and what will be used", new DoctorJob());
        add(
                "bench",
                "bench corpus|growth|dedup|score|embed|tsne|llm --rows N, bench train|generate|load SHAPE, bench cuda: what the steps and the engine cost",
                new BenchJob());
    }
}
