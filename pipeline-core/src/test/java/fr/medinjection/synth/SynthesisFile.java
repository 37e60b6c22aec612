package fr.medinjection.synth;

import fr.medinjection.config.ConfigBinder;
import fr.medinjection.source.Reading;
import fr.medinjection.synth.generate.SynthesiseConfig;
import fr.medinjection.synth.judge.JudgeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sections of conf/synthesis.yaml as they ship. */
public record SynthesisFile(SynthesiseConfig synthesise, JudgeConfig judge) {
    /** Reads the file without its models, which belong to the section of llm.yaml. */
    public static SynthesisFile load(String... overrides) {
        try {
            String yaml = Files.readString(conf().resolve("synthesis.yaml"));
            Path copy = Files.createTempFile("synthesis", ".yaml");
            Files.writeString(copy, yaml.replaceFirst("(?s)\\nprivacy:\\n.*?\\n(?=synthesise:)", "\n"));
            return ConfigBinder.load(copy, List.of(overrides), SynthesisFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path conf() {
        return Reading.root().resolve("conf");
    }
}
