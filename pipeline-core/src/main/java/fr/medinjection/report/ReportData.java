package fr.medinjection.report;

import fr.medinjection.overlap.Finding;
import fr.medinjection.stage.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All the report shows: manifests and small counts, no rows.
 *
 * @param manifests by dataset, of those that exist
 * @param cubes the counts, of facets whose dataset exists
 * @param trainings the fine-tuned models
 * @param examples items of the corpus to show
 * @param overlap of the components, none where it was not measured
 * @param map the points of the map
 * @param scores of models, none where there is no such dataset
 * @param verbosity how scores go with length, none where there is no such dataset
 * @param agreement with humans, none where there is no such dataset
 */
record ReportData(
        SortedMap<String, Manifest> manifests,
        Map<Facet, Cube> cubes,
        List<Training> trainings,
        ExampleFacts examples,
        List<Finding> overlap,
        MapFacts map,
        ScoreFacts scores,
        VerbosityFacts verbosity,
        AgreementFacts agreement) {
    boolean has(String dataset) {
        return manifests.containsKey(dataset);
    }

    Optional<Manifest> manifest(String dataset) {
        return Optional.ofNullable(manifests.get(dataset));
    }

    /** The counts of a facet; without its dataset there is nothing to count. */
    Cube cube(Facet facet) {
        return cubes.getOrDefault(facet, facet.nothing());
    }
}
