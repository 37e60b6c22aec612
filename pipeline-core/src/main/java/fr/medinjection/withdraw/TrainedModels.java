package fr.medinjection.withdraw;

import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import fr.medinjection.withdraw.ModelThatSaw.Certainty;
import java.util.ArrayList;
import java.util.List;

/** The models under the output folder, by what their manifests say they were trained on. */
public record TrainedModels(DatasetStore store) {
    public static final String FOLDER = "models";
    private static final String MIXES = "mixes/";

    /** Every model that was trained on one of these mixes as it stands, or on a mix that does not stand so any more. */
    public List<ModelThatSaw> trainedOn(List<String> touched) {
        List<ModelThatSaw> models = new ArrayList<>();
        for (String model : names()) {
            for (Manifest.Input input :
                    store.manifest(model).map(Manifest::inputs).orElse(List.of())) {
                String mix = input.name().startsWith(MIXES) ? input.name().substring(MIXES.length()) : "";
                boolean stands = store.manifest(input.name())
                        .filter(manifest -> manifest.checksum().equals(input.version()))
                        .isPresent();
                if (!mix.isEmpty() && (touched.contains(mix) || !stands)) {
                    String name = model.substring(FOLDER.length() + 1);
                    Certainty saw = stands ? Certainty.CERTAINLY : Certainty.PERHAPS;
                    models.add(new ModelThatSaw(name, mix, input.version(), saw));
                }
            }
        }
        return models;
    }

    /** The models by their path: of a mix, or of a mix and a seed, which lies below that of the first seed. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String model : store.datasets(FOLDER)) {
            names.add(model);
            names.addAll(store.datasets(model));
        }
        return names;
    }
}
