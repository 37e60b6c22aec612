/** Training of low-rank adapters on a frozen decoder: DoRA and LoRA by hand, loss, optimizer, schedule, PEFT's files. */
package fr.medinjection.lm.train;
