package fr.medinjection.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something put into the sample on purpose.
 *
 * @param kind what it is
 * @param place where it stands
 * @param partner the other record of a pair
 */
record Plant(String kind, Place place, Optional<Place> partner, String note) {
    /** A record of a raw file of the sample: the path below {@code conf/sample/raw} and the one-based number there. */
    record Place(String file, int record) {
        /** The key in {@code conf/sources.yaml} that the file belongs to. */
        String source() {
            String folder = file.substring(0, file.indexOf('/'));
            return folder.equals("release")
                    ? "release-" + file.split("/")[1].toLowerCase(java.util.Locale.ROOT)
                    : folder;
        }

        /** The path as lineage has it: relative to the source's folder. */
        String relative() {
            return file.split("/", source().startsWith("release-") ? 3 : 2)[file.startsWith("release/") ? 2 : 1];
        }

        @Override
        public String toString() {
            return file + "#" + record;
        }
    }

    /** All plants of a list beside the sample. */
    static List<Plant> of(String list) {
        try {
            List<Plant> plants = new ArrayList<>();
            JsonNode tree =
                    new YAMLMapper().readTree(SampleRun.RAW.resolveSibling(list).toFile());
            for (JsonNode plant : tree.path("plants")) {
                Optional<Place> partner =
                        plant.has("partner") ? Optional.of(place(plant.get("partner"))) : Optional.empty();
                plants.add(new Plant(
                        plant.path("kind").asText(),
                        place(plant),
                        partner,
                        plant.path("note").asText()));
            }
            return plants;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Place place(JsonNode node) {
        return new Place(node.path("file").asText(), node.path("record").asInt());
    }

    @Override
    public String toString() {
        return kind + " " + place + partner.map(other -> " and " + other).orElse("");
    }
}
