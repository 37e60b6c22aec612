package fr.medinjection.lm.cuda;

import fr.medinjection.lm.LmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the kernels, and the names of all that are compiled from it. */
final class KernelSource {
    private static final List<String> FILES = List.of(
            "numbers", "rows", "norm", "rotation", "gate", "dropout", "loss", "adam", "attention", "tiles", "dora");
    private static final Pattern KERNEL = Pattern.compile(
            "(?:template <(class T|int WIDTH)>\\s*)?__global__ void (?:__launch_bounds__\\(\\w+\\) )?(\\w+)\\(");
    private static final Map<String, List<String>> FORMS = Map.of(
            "", List.of(""),
            "class T", List.of("<float>", "<bf16>"),
            "int WIDTH", List.of("<32>", "<64>", "<128>"));

    private KernelSource() {}

    static String text() {
        StringBuilder text = new StringBuilder();
        FILES.forEach(file -> text.append(read(file + ".cu")));
        return text.toString();
    }

    /** Every kernel for each of its elements or widths. */
    static List<String> kernels() {
        List<String> names = new ArrayList<>();
        Matcher kernels = KERNEL.matcher(text());
        while (kernels.find()) {
            String parameter = kernels.group(1) == null ? "" : kernels.group(1);
            FORMS.get(parameter).forEach(form -> names.add(kernels.group(2) + form));
        }
        return names;
    }

    private static String read(String file) {
        try (InputStream stream = KernelSource.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new LmException("Cannot find the kernels: " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
