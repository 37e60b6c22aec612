/** Fine-tuning on Spark: mixes to token ids, ranks in a barrier stage that sum their gradients in a ring, adapters with their manifests. */
package fr.medinjection.finetune;
