/** Encoder models in ONNX form, run on the CPU by onnxruntime: folders, tokenizers, batches and sessions shared by the tasks of a process. */
package fr.medinjection.onnx;
