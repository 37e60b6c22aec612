/** Metrics that compare texts through an encoder: BERTScore and COMET, from ONNX folders that the export scripts write. */
package fr.medinjection.score.encoder;
