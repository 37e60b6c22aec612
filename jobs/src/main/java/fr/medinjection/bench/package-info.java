/** Benchmarks: seeded corpora of any size, and what a stage costs in CPU, memory, shuffle and spill. */
package fr.medinjection.bench;
