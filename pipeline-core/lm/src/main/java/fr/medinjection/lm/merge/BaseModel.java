package fr.medinjection.lm.merge;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelFiles;
import fr.medinjection.lm.train.AdapterConfig;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a model folder is the one that an adapter was trained on, as far as names tell; shapes are looked at when the adapter is loaded. */
public final class BaseModel {
    private BaseModel() {}

    /** Refuses a folder that bears another name than the adapter's base, in its path or as {@code _name_or_path}. */
    public static void require(AdapterConfig adapter, Path folder) {
        String wanted = last(adapter.baseModel());
        String named = ModelFiles.jsonIfPresent(folder.resolve(ModelFiles.CONFIG))
                .map(json -> last(json.path("_name_or_path").asText("")))
                .orElse("");
        if (!wanted.isEmpty() && !wanted.equalsIgnoreCase(named) && !isIn(folder, wanted)) {
            throw new LmException("Cannot put an adapter of " + adapter.baseModel() + " on the model in " + folder
                    + ", expected a folder named " + wanted
                    + " (or base_model_name_or_path in adapter_config.json changed)");
        }
    }

    private static boolean isIn(Path folder, String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        for (Path part : folder.toAbsolutePath().normalize()) {
            String name = part.toString().toLowerCase(Locale.ROOT);
            if (name.equals(lower) || name.endsWith("--" + lower)) {
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
