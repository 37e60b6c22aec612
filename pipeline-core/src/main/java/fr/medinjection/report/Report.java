package fr.medinjection.report;

import fr.medinjection.report.page.Page;
import fr.medinjection.report.page.Text;
import java.util.List;

/** The report as a list of sections in order. */
final class Report {
    static final List<Section> SECTIONS = List.of(
            new OverviewSection(),
            new CorpusSection(),
            new SourceSection(),
            new SpecialtySection(),
            new ExampleSection(),
            new FunnelSection(),
            new TextSection(),
            new LanguageModelSection(),
            new QuarantineSection(),
            new PersonalDataSection(),
            new DuplicateSection(),
            new LeakSection(),
            new OverlapSection(),
            new MapSection(),
            new MixSection(),
            new TrainingSection(),
            new ChoiceScoreSection(),
            new OpenScoreSection(),
            new TranslationQualitySection(),
            new AgreementSection(),
            new VerbositySection(),
            new ProvenanceSection());

    private Report() {}

    static Page page(ReportData data, Paper paper, ReportConfig config) {
        Section.Facts facts = new Section.Facts(data, paper, config);
        Text lead = Text.of(
                "What stands in the corpus, where it comes from and what was left out, beside the figures of the"
                        + " MedInjection-FR paper ({0}).",
                "Ce que contient le corpus, d’où viennent ses lignes et ce qui en a été écarté, en regard des chiffres"
                        + " de l’article MedInjection-FR ({0}).",
                Text.same(paper.reference()));
        return new Page(
                config.title(),
                lead,
                SECTIONS.stream()
                        .map(section -> new Page.Part(section.id(), section.title(), section.blocks(facts)))
                        .toList());
    }
}
