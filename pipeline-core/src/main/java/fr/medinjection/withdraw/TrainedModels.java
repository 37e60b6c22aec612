package fr.medinjection.withdraw;

import fr.medinjection.UserException;
import fr.medinjection.stage.DatasetStore;
import fr.medinjection.stage.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/** The models under the output folder, by what their manifests say they were trained on. */
public record TrainedModels(DatasetStore store) {
    private static final String FOLDER = "models";

    /** Every model that has one of the mixes among its inputs. */
    public List<ModelThatSaw> trainedOn(List<String> mixes) {
        List<ModelThatSaw> models = new ArrayList<>();
        for (String model : names()) {
            store.manifest(FOLDER + "/" + model).map(Manifest::inputs).orElse(List.of()).stream()
                    .filter(input -> mixes.stream().anyMatch(mix -> input.name().equals("mixes/" + mix)))
                    .map(input -> new ModelThatSaw(model, input.name().substring("mixes/".length()), input.version()))
                    .forEach(models::add);
        }
        return models;
    }

    /** The models by their path below the folder: of a mix, or of a mix and a seed. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String model : children(FOLDER)) {
            names.add(model);
            children(FOLDER + "/" + model).stream()
                    .filter(child -> child.startsWith("seed="))
                    .forEach(seed -> names.add(model + "/" + seed));
        }
        return names;
    }

    private List<String> children(String folder) {
        try {
            return Arrays.stream(store.fileSystem().listStatus(store.path(folder)))
                    .filter(FileStatus::isDirectory)
                    .map(status -> status.getPath().getName())
                    .filter(name -> !name.startsWith("_"))
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UserException("Cannot list models: " + store.path(folder) + ": " + e.getMessage(), e);
        }
    }
}
