package fr.medinjection.embed;

/** Where vectors come from. */
public enum Method {
    /** Word vectors learnt from the corpus itself with Spark NLP; a text is their weighted mean. Needs no model and no network. */
    CORPUS,
    /** A sentence-transformers folder with an ONNX model, run by onnxruntime. */
    ONNX,
    /** The same folder, run by an annotator of Spark NLP. */
    SPARK_NLP,
    /** An OpenAI-compatible endpoint. */
    ENDPOINT
}
