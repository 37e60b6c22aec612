/**
 * Training of low-rank adapters on a frozen decoder. A {@link fr.medinjection.lm.train.Trainer} runs from examples to an adapter; below it stand the adapter and its
 * linear maps (DoRA and LoRA by hand, in PEFT's files), batches and their order, the optimizer and its schedule, the sum of gradients over ranks, checkpoints and
 * the log.
 */
package fr.medinjection.lm.train;
