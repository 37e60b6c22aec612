/** Weight files in the safetensors format: reading by memory map, one or several shards, and writing. */
package fr.medinjection.lm.weights;
