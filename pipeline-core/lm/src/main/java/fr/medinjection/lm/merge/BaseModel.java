package fr.medinjection.lm.merge;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelFiles;
import fr.medinjection.lm.train.AdapterConfig;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A base model's folder and what the model is called. Names tell whether an adapter was trained on it; shapes are looked at when the adapter is loaded.
 *
 * @param name as on a hub, or empty where only the folder tells
 */
public record BaseModel(Path folder, String name) {
    /** A folder that bears the name of its model, in its path or as {@code _name_or_path}. */
    public static BaseModel in(Path folder) {
        return new BaseModel(folder, "");
    }

    /** Refuses an adapter of a model of another name. */
    public void require(AdapterConfig adapter) {
        String wanted = last(adapter.baseModel());
        if (!name.isEmpty() && !wanted.isEmpty() && !wanted.equalsIgnoreCase(last(name))) {
            throw new LmException("Cannot put an adapter of " + adapter.baseModel() + " on " + name);
        }
        if (name.isEmpty()) {
            requireFolder(adapter, wanted);
        }
    }

    private void requireFolder(AdapterConfig adapter, String wanted) {
        String named = ModelFiles.jsonIfPresent(folder.resolve(ModelFiles.CONFIG))
                .map(json -> last(json.path("_name_or_path").asText("")))
                .orElse("");
        if (!wanted.isEmpty() && !wanted.equalsIgnoreCase(named) && !isIn(wanted)) {
            throw new LmException("Cannot put an adapter of " + adapter.baseModel() + " on the model in " + folder
                    + ", expected a folder named " + wanted
                    + " (or base_model_name_or_path in adapter_config.json changed)");
        }
    }

    private boolean isIn(String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        for (Path part : folder.toAbsolutePath().normalize()) {
            String own = part.toString().toLowerCase(Locale.ROOT);
            if (own.equals(lower) || own.endsWith("--" + lower)) {
                return true;
            }
        }
        return false;
    }

    private static String last(String name) {
        String trimmed = name.replaceAll("[/\\\\]+$", "");
        return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    }
}
