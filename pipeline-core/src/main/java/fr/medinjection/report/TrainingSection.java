package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Cell;
import fr.medinjection.report.page.CurveFigure;
import fr.medinjection.report.page.CurveFigure.Look;
import fr.medinjection.report.page.CurveFigure.Point;
import fr.medinjection.report.page.CurveFigure.Series;
import fr.medinjection.report.page.Numbers;
import fr.medinjection.report.page.Prose;
import fr.medinjection.report.page.Table;
import fr.medinjection.report.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How the adapters were trained: figures of each run, and its curves. */
record TrainingSection() implements Section {
    @Override
    public String id() {
        return "training";
    }

    @Override
    public Text title() {
        return Text.of("Fine-tuning", "Affinage");
    }

    @Override
    public List<Block> blocks(Facts facts) {
        List<Training> trainings = facts.data().trainings();
        if (trainings.isEmpty()) {
            return List.of(Prose.missing(Text.of(
                    "No model has been fine-tuned in this folder yet. Run: ./submit.sh finetune --config FILE",
                    "Aucun modèle n’a encore été affiné dans ce dossier. Lancer :"
                            + " ./submit.sh finetune --config FICHIER")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(summary(trainings));
        Text loss = Text.of("Loss on the training examples", "Perte sur les exemples d’entraînement");
        Text validation = Text.of("Loss on the validation examples", "Perte sur les exemples de validation");
        Text rate = Text.of("Learning rate", "Taux d’apprentissage");
        Text norm = Text.of("Norm of the gradients before clipping", "Norme des gradients avant écrêtage");
        add(blocks, "training-loss", loss, trainings, Training::loss);
        add(blocks, "training-validation", validation, trainings, Training::validation);
        add(blocks, "training-rate", rate, trainings, Training::learningRate);
        add(blocks, "training-norm", norm, trainings, Training::gradientNorm);
        return blocks;
    }

    private static Table summary(List<Training> trainings) {
        Text loss = Text.of("Loss", "Perte");
        Table table = Table.of("training", Text.of("Fine-tuned models", "Modèles affinés"))
                .note(Text.of(
                        "Cut: examples longer than allowed, whose end was left out. Tokens are those seen in all epochs,"
                                + " without padding. The time is that of the steps alone. Each model’s folder holds its"
                                + " adapter, its log and its manifest.",
                        "Coupés : exemples trop longs, privés de leur fin. Les jetons sont ceux vus au fil des époques,"
                                + " sans remplissage. Le temps est celui des pas seuls. Le dossier de chaque modèle"
                                + " contient son adaptateur, son journal et son manifeste."))
                .column("model", Labels.MODEL)
                .column("examples", Text.of("Examples", "Exemples"))
                .column("cut", Text.of("Cut", "Coupés"))
                .column("left_out", Text.of("Left out", "Écartés"))
                .column("steps", Text.of("Steps", "Pas"))
                .column("tokens", Text.of("Tokens", "Jetons"))
                .column(loss, "first_loss", Text.of("first", "première"))
                .column(loss, "last_loss", Text.of("last", "dernière"))
                .column(loss, "validation_loss", Text.of("validation", "validation"))
                .column("seconds", Text.of("Time, s", "Temps, s"));
        for (Training training : trainings) {
            List<Point> validation = training.validation();
            table.row(
                    Cell.name(training.name()),
                    Cell.count(training.fact("examples")),
                    Cell.count(training.fact("cut")),
                    Cell.count(training.fact("refused") + training.fact("unsupervised")),
                    Cell.count(training.fact("steps")),
                    Cell.count(training.fact("tokens")),
                    Cell.decimal(training.figure("first-loss"), 3),
                    Cell.decimal(training.figure("last-loss"), 3),
                    validation.isEmpty()
                            ? Cell.none()
                            : Cell.decimal(validation.get(validation.size() - 1).y(), 3),
                    Cell.decimal(training.seconds(), 1));
        }
        return table;
    }

    private static void add(
            List<Block> blocks,
            String id,
            Text title,
            List<Training> trainings,
            Function<Training, List<Point>> curve) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < trainings.size(); i++) {
            Training training = trainings.get(i);
            if (!curve.apply(training).isEmpty()) {
                series.add(new Series(Text.same(training.name()), Look.at(i), curve.apply(training)));
            }
        }
        if (!series.isEmpty()) {
            blocks.add(new CurveFigure(id, title, note(trainings), Text.of("optimizer step", "pas"), series));
        }
    }

    private static Text note(List<Training> trainings) {
        int most = trainings.stream().mapToInt(Training::stepsAPoint).max().orElse(1);
        return most == 1
                ? Text.NONE
                : Text.of(
                        "Each point is the mean of up to {0} steps.",
                        "Chaque point est la moyenne d’au plus {0} pas.", Numbers.count(most));
    }
}
