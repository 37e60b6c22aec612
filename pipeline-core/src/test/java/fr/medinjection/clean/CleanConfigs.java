package fr.medinjection.clean;

import fr.medinjection.config.ConfigBinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations for tests, with the project's own map of specialties. */
final class CleanConfigs {
    static final LanguageConfig LANGUAGE = new LanguageConfig(2, 3, 6, 0.05, 400, List.of("wmt-biomedical"));

    private CleanConfigs() {}

    record File(Section clean) {}

    record Section(SpecialtyMap specialties) {}

    /** The map in {@code conf/specialties.yaml}. */
    static SpecialtyMap specialties() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/specialties.yaml"))) {
            folder = folder.getParent();
        }
        return ConfigBinder.load(folder.resolve("conf/specialties.yaml"), List.of(), File.class)
                .clean()
                .specialties();
    }

    static Map<String, Action> all(Action action) {
        Map<String, Action> checks = new LinkedHashMap<>();
        Arrays.stream(Check.values()).forEach(check -> checks.put(check.reason(), action));
        return checks;
    }

    static CleanConfig with(Map<String, Action> checks) {
        return new CleanConfig(checks, 4, 20, 2000, LANGUAGE, specialties());
    }

    static CleanConfig all(Action action, Check except, Action other) {
        Map<String, Action> checks = all(action);
        checks.put(except.reason(), other);
        return with(checks);
    }
}
