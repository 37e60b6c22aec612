package fr.medinjection.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.medinjection.lm.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Values recorded from transformers and PEFT by src/test/python/record_models.py. */
public final class Golden {
    private Golden() {}

    public static Path folder(String name) {
        return resource("/golden/" + name);
    }

    /** A folder among the test resources. */
    public static Path resource(String name) {
        URL url = Golden.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("no golden folder " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SafetensorsFile tensors(String name) {
        return SafetensorsFile.open(folder(name).resolve("expected.safetensors"));
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(Files.readString(folder(name).resolve("expected.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<int[]> tokens(JsonNode rows) {
        List<int[]> result = new ArrayList<>();
        rows.forEach(row -> result.add(new ObjectMapper().convertValue(row, int[].class)));
        return result;
    }

    /** The greatest distance between two arrays of one length. */
    public static double distance(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " against " + b.length);
        }
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            double d = Math.abs(a[i] - b[i]);
            worst = Double.isNaN(d) ? Double.NaN : Math.max(worst, d);
        }
        return worst;
    }
}
