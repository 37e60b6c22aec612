package fr.medinjection.score;

import java.util.List;

/**
 * A file of answers made elsewhere: JSON (lines, array, object by id), CSV, TSV or Parquet, with an item's id and the answer,
 * or the output of the published evaluation script.
 *
 * @param path files, folders or globs
 * @param model whose answers they are, unless a record says so itself
 * @param trainingSeed the seed of its training, or {@code ""}
 * @param decoding how it decoded; the published script's output says it itself
 * @param idField the field that holds the item's id; items without one are looked for by the text that was asked
 * @param answerField the field that holds the answer
 */
public record AnswersConfig(
        List<String> path, String model, String trainingSeed, String decoding, String idField, String answerField)
        implements java.io.Serializable {
    public AnswersConfig {
        path = List.copyOf(path);
    }

    /** The same answers, lying elsewhere. */
    public AnswersConfig withPath(List<String> elsewhere) {
        return new AnswersConfig(elsewhere, model, trainingSeed, decoding, idField, answerField);
    }
}
