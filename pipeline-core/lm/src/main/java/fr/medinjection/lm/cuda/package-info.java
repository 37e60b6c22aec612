/** The operations on a CUDA card: our own kernels, compiled for the card that is found, and cuBLASLt for matrix products. */
package fr.medinjection.lm.cuda;
