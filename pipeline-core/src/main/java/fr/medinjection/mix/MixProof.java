package fr.medinjection.mix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.UserException;
import fr.medinjection.stage.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a mix claims to be, in its manifest, so that a machine can check it: {@link MixVerifier}.
 *
 * @param size the number of training rows
 * @param seed of the order in which rows are taken and of the choice of a category
 * @param trainingChecksum the sum of the 64-bit hashes of the ids modulo 2^64, in hexadecimal
 * @param nestedIn for each part the mixes that contain all the rows this one has of it
 * @param remarks what a reader should know: parts without validation rows, validation parts smaller than wanted
 */
public record MixProof(
        String name,
        long size,
        long seed,
        List<PartProof> training,
        List<PartProof> validation,
        String trainingChecksum,
        String validationChecksum,
        Map<String, List<String>> nestedIn,
        List<String> remarks) {

    /**
     * @param part a component or a source
     * @param ratio the part's ratio in the configuration
     * @param available the rows it could have given
     */
    public record PartProof(String part, long ratio, long available, long rows, List<StratumProof> strata) {}

    /**
     * @param available the rows of the stratum that could have been taken
     * @param rows the rows that were
     */
    public record StratumProof(Stratum stratum, long available, long rows) {}

    /** The proof as the JSON-like values that a manifest holds. */
    public Map<String, Object> facts() {
        return Map.of("proof", Manifest.JSON.convertValue(this, new TypeReference<Map<String, Object>>() {}));
    }

    /** The proof in the facts of a manifest. */
    public static MixProof of(JsonNode facts) {
        try {
            return Manifest.JSON.treeToValue(facts.path("proof"), MixProof.class);
        } catch (JsonProcessingException e) {
            throw new UserException("Invalid proof in a mix manifest: " + e.getOriginalMessage(), e);
        }
    }

    /** What is wrong with the figures in themselves: sizes, shares, and strata away from their exact quota by a row or more. */
    public List<String> contradictions() {
        List<String> wrong = new ArrayList<>();
        long rows = training.stream().mapToLong(PartProof::rows).sum();
        if (rows != size) {
            wrong.add("training parts have " + rows + " rows, expected " + size);
        }
        double ratios = training.stream().mapToLong(PartProof::ratio).sum();
        for (PartProof part : training) {
            if (Math.abs(part.rows() - size * (part.ratio() / ratios)) >= 1) {
                wrong.add(part.part() + " has " + part.rows() + " rows, not its share of " + size);
            }
        }
        training.forEach(part -> addUneven(part, wrong));
        validation.forEach(part -> addUneven(part, wrong));
        return wrong;
    }

    private static void addUneven(PartProof part, List<String> wrong) {
        for (StratumProof stratum : part.strata()) {
            double quota = (double) part.rows() * stratum.available() / part.available();
            if (Math.abs(stratum.rows() - quota) >= 1) {
                wrong.add(stratum.stratum() + " has " + stratum.rows() + " rows, expected within one of " + quota);
            }
        }
    }
}
